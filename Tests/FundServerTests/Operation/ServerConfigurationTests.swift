import FundServer
import Testing

struct ServerConfigurationTests {
  private func read(_ text: String) throws -> (ServerConfiguration, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "fundd.json")
    return (try ServerConfiguration(file: folder.file("fundd.json")), folder)
  }

  private func problem(_ text: String) -> String {
    do {
      _ = try read(text)
      return "it was read"
    } catch {
      return "\(error)"
    }
  }

  @Test func `what a file does not say is as by default`() throws {
    let (read, folder) = try read(#"{"listen": "[::1]:7650", "digest": "sha256"}"#)
    var expected = ServerConfiguration()
    expected.listen = "[::1]:7650"
    expected.digest = "sha256"
    expected.resolve(from: folder.path)
    #expect(read == expected && read.graceSeconds == 10)
    try read.check()
  }

  @Test func `digests are made in lanes unless a file says otherwise`() throws {
    #expect(try read("{}").0.digestLanes)
    #expect(try !read(#"{"digestLanes": false}"#).0.digestLanes)
    #expect(problem(#"{"digestLanes": 0}"#).contains("digestLanes: "))
  }

  @Test func `relative paths are taken from the folder of the file`() throws {
    let (read, folder) = try read(
      #"{"journal": "j", "key": "/etc/k.pem", "crl": "", "addressFile": ""}"#)
    #expect(read.journal == folder.file("j") && read.key == "/etc/k.pem")
    #expect(read.certificate == folder.file("certs/server.pem"))
    #expect(read.crl.isEmpty && read.addressFile.isEmpty)
  }

  @Test func `keys and the file of checkpoints are taken from the folder of the file`() throws {
    let (read, folder) = try read(
      #"""
      {"checkpointKeys": ["certs/k.key", "/etc/s.key"], "checkpointName": "maiji",
       "checkpointMinutes": 5}
      """#)
    #expect(read.checkpointKeys == [folder.file("certs/k.key"), "/etc/s.key"])
    #expect(read.checkpointFile == folder.file("checkpoints") && read.checkpointName == "maiji")
    #expect(read.checkpointMinutes == 5 && read.checkpoints.minutes == 5)
    try read.check()
    let (plain, _) = try self.read("{}")
    #expect(plain.checkpointKeys.isEmpty && plain.checkpointMinutes == 60)
    #expect(problem(#"{"checkpointKeys": "k.key"}"#).contains("checkpointKeys"))
  }

  @Test(arguments: [-1, 10_081])
  func `minutes that no schedule has are refused`(minutes: Int) {
    var configuration = ServerConfiguration()
    configuration.checkpointMinutes = minutes
    #expect(throws: ServerConfiguration.Problem.self) { try configuration.check() }
  }

  @Test func `more keys than a checkpoint has signatures are refused`() throws {
    var configuration = ServerConfiguration()
    configuration.checkpointKeys = (0..<16).map { "\($0)" }
    try configuration.check()
    configuration.checkpointKeys.append("16")
    #expect(throws: ServerConfiguration.Problem.self) { try configuration.check() }
    configuration.checkpointKeys = [""]
    #expect(throws: ServerConfiguration.Problem.self) { try configuration.check() }
  }

  @Test func `a misspelt setting is refused by its name`() {
    #expect(problem(#"{"listen": "x:1", "journl": "j"}"#).hasSuffix("unknown setting \"journl\""))
  }

  @Test func `what is no configuration is refused with its reason`() {
    #expect(problem("").contains("cannot read"))
    #expect(problem("{").contains("cannot read"))
    #expect(problem("[]").contains("cannot read"))
    #expect(problem(#"{"graceSeconds": "1"}"#).contains("graceSeconds: "))
    #expect(problem(#"{"listen": 7650}"#).contains("listen: "))
    #expect(throws: ServerConfiguration.Problem.self) {
      try ServerConfiguration(file: "/nowhere/fundd.json")
    }
  }

  @Test(arguments: [
    ("127.0.0.1:0", "127.0.0.1", 0), ("fund.example:65535", "fund.example", 65_535),
    ("[::1]:7650", "::1", 7_650), (":::1", "::", 1),
  ])
  func `an address is a host and a port`(text: String, host: String, port: Int) throws {
    let address = try ServerConfiguration.address(text, setting: "listen")
    #expect(address.host == host && address.port == port)
  }

  @Test(arguments: ["", ":", ":1", "host", "host:", "host:x", "host:65536", "host:-1"])
  func `what is no address is refused`(text: String) {
    #expect(throws: ServerConfiguration.Problem.self) {
      try ServerConfiguration.address(text, setting: "listen")
    }
  }

  @Test func `metrics are for this machine only`() throws {
    var configuration = ServerConfiguration()
    for host in ["127.0.0.1", "127.1.2.3", "[::1]", "localhost"] {
      configuration.metrics = host + ":0"
      try configuration.check()
    }
    configuration.metrics = ""
    try configuration.check()
    for host in ["0.0.0.0", "10.0.0.1", "[::]", "example.com"] {
      configuration.metrics = host + ":0"
      #expect(throws: ServerConfiguration.Problem.self) {
        try configuration.check()
      }
    }
  }
}
