import Foundation
import FundClient
import Testing

@testable import fundctl

@Suite struct InitialisationTests {
  private func withFolder(_ body: (DataFolder) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("fundledger-init-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(DataFolder(path: path))
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }

  @Test("A data folder is made once, and its keys are its owner's only")
  func makes() throws {
    try withFolder { folder in
      let made = try Initialisation(folder: folder).run()
      #expect(made.contains { $0.hasPrefix("made  bureau-000000.pem") })
      #expect(try mode(folder.path) == 0o700)
      for key in ["server", "ca", "bureau-000000", "auditor-620000"] {
        #expect(try mode("\(folder.certificates)/\(key).key") == 0o600)
      }
      let configuration = try Data(contentsOf: URL(fileURLWithPath: folder.configuration))
      let again = try Initialisation(
        folder: folder, clients: ["county:621100:620000:dingxi"],
        configuration: DaemonConfiguration(listen: "127.0.0.1:1")
      ).run()
      #expect(again.contains { $0.hasPrefix("made  county-621100.pem") })
      #expect(again.last == "kept  fundd.json")
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.configuration)) == configuration)
    }
  }

  @Test("A client that cannot be is refused with what the maker says")
  func refuses() throws {
    try withFolder { folder in
      let failure = #expect(throws: CommandFailure.self) {
        try Initialisation(folder: folder, clients: ["king:1:2:x"]).run()
      }
      #expect(failure?.description.contains("the role is one of") == true)
      #expect(!FileManager.default.fileExists(atPath: folder.configuration))
    }
  }

  @Test("The configuration names what lies in the folder")
  func configuration() throws {
    let json = DaemonConfiguration(listen: "127.0.0.1:0", metrics: "").json
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String])
    #expect(
      object == [
        "listen": "127.0.0.1:0", "journal": "journal", "certificate": "certs/server.pem",
        "key": "certs/server.key", "clientCA": "certs/ca.pem", "crl": "certs/crl.pem",
        "metrics": "", "logFormat": "text", "logLevel": "info",
      ])
  }

  @Test("The identity of a command is the first of the first role that is there")
  func identity() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder.certificates, withIntermediateDirectories: true)
      for name in ["county-620503.pem", "auditor-620000.pem", "auditor-110000.pem", "ca.pem"] {
        _ = FileManager.default.createFile(
          atPath: "\(folder.certificates)/\(name)", contents: nil)
      }
      #expect(try folder.identity(for: [.bureau, .auditor, .county]) == "auditor-110000")
      #expect(throws: CommandFailure.self) { try folder.identity(for: [.supervisor]) }
      #expect(throws: CommandFailure.self) { try folder.credentials(named: "county-620503") }
      let absent = #expect(throws: CommandFailure.self) { try folder.address() }
      #expect(absent?.reason == .unclear)
      try "127.0.0.1:7650\n".write(
        toFile: folder.addressFile, atomically: false, encoding: .utf8)
      #expect(try folder.address().port == 7_650)
    }
  }
}
