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
      for key in [
        "server", "ca", "bureau-000000", "auditor-620000", "checkpoint-ed25519", "checkpoint-sm2",
      ] {
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

  @Test("Keys for checkpoints are made once, and their public form goes with the configuration")
  func checkpointKeys() throws {
    try withFolder { folder in
      let made = try Initialisation(folder: folder).run()
      let publicFile = "\(folder.path)/checkpoint-keys.txt"
      let lines = try String(contentsOfFile: publicFile, encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 2)
      for line in lines { #expect(made.contains("      \(line)")) }
      let json = try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: folder.configuration)))
      let object = try #require(json as? [String: Any])
      let name = try #require(object["checkpointName"] as? String)
      #expect(lines.allSatisfy { $0.hasPrefix(name + "+") } && name.hasPrefix("fundd-"))
      #expect(
        object["checkpointKeys"] as? [String] == [
          "certs/checkpoint-ed25519.key", "certs/checkpoint-sm2.key",
        ])
      // Without the configuration it is made again, for the same keys under the same name.
      try FileManager.default.removeItem(atPath: folder.configuration)
      let again = try Initialisation(folder: folder).run()
      #expect(again.contains("kept  certs/checkpoint-sm2.key"))
      #expect(
        try String(contentsOfFile: publicFile, encoding: .utf8).split(separator: "\n") == lines)
      let other = try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: folder.configuration)))
      #expect((other as? [String: Any])?["checkpointName"] as? String == name)
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
    var configuration = DaemonConfiguration(listen: "127.0.0.1:0", metrics: "")
    configuration.checkpointName = "n"
    configuration.checkpointKeys = ["certs/k.key"]
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(configuration.json.utf8)) as? [String: Any])
    #expect(object.removeValue(forKey: "checkpointKeys") as? [String] == ["certs/k.key"])
    #expect(
      object as? [String: String] == [
        "checkpointName": "n", "checkpointFile": "checkpoints",
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
