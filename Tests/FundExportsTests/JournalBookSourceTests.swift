import EmbeddedFunds
import FundExports
import LedgerJournal
import Testing

@Suite struct JournalBookSourceTests {
  @Test func aFolderWithoutAJournalIsRefused() {
    #expect(throws: MaintenanceFailure.self) {
      _ = try JournalBookSource(JournalFolder("/nowhere"))
    }
  }
}
