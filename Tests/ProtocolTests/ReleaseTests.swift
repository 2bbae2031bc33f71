import FundMessages
import FundServer
import Testing

/// The newest version of Protocol/CHANGES.md against the program.
@Suite struct ReleaseTests {
  @Test func `the daemon has the version of the newest changes`() throws {
    let newest = try #require(
      try ProtocolFolder.text(of: "CHANGES.md").firstMatch(of: /\n## (\d+\.\d+)\b/)?.1)
    #expect(Release.version.hasPrefix("\(newest)."))
    #expect(LedgerServer.version == Release.version)
  }
}
