import Foundation
import FundClient
import Testing

@testable import fundctl

/// A daemon on a folder of its own with one ledger.
final class DaemonDesk {
  let folder: DataFolder
  private(set) var daemon: DaemonProcess
  private(set) var client: LedgerClient
  private(set) var bureau: LedgerClient
  let ledger: LedgerInfo

  init() async throws {
    folder = DataFolder(
      path: FileManager.default.temporaryDirectory.path + "/books-\(UUID().uuidString)")
    _ = try Initialisation(
      folder: folder,
      clients: ["supervisor", "bureau", "auditor"].map { "\($0):000000:000000:desk" },
      configuration: DaemonConfiguration(listen: "127.0.0.1:0", metrics: "")
    ).run()
    daemon = try await DaemonProcess.start(in: folder, executable: Self.executable())
    client = try await LedgerClient.connect(
      to: daemon.address, credentials: folder.credentials(named: "supervisor-000000"))
    bureau = try await LedgerClient.connect(
      to: daemon.address, credentials: folder.credentials(named: "bureau-000000"))
    ledger = try await client.openLedger(
      entity: "620503", book: "GLF", name: "麦积区总会计", firstMonth: try #require(Month("201801"))
    ).ledger
  }

  /// Stops the daemon, lets `body` work on its folder, and starts it again.
  func restart(_ body: () throws -> Void = {}) async throws {
    await client.close()
    await bureau.close()
    await daemon.stop()
    try body()
    daemon = try await DaemonProcess.start(in: folder, executable: Self.executable())
    client = try await LedgerClient.connect(
      to: daemon.address, credentials: folder.credentials(named: "supervisor-000000"))
    bureau = try await LedgerClient.connect(
      to: daemon.address, credentials: folder.credentials(named: "bureau-000000"))
  }

  func end() async {
    await client.close()
    await bureau.close()
    await daemon.stop()
    try? FileManager.default.removeItem(atPath: folder.path)
  }

  /// The daemon that was built beside the tests.
  static func executable() throws -> String {
    let places = [
      CommandLine.arguments[0], Bundle.main.executablePath ?? "",
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "",
    ].map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/fundd" }
    guard let path = places.first(where: { access($0, X_OK) == 0 }) else {
      throw CommandFailure("no fundd in \(Set(places).sorted()): build the product fundd first")
    }
    return path
  }

  /// Posts rows of `number,date,subject,dimensions,debit,credit,summary`.
  func post(_ rows: String, adjustment: Bool = false) async throws {
    let head = "voucher,date,entity,book,subject,dimensions,debit,credit,summary\n"
    let text =
      head
      + rows.split(separator: "\n").map { row in
        let cells = row.split(separator: ",", omittingEmptySubsequences: false)
        return (cells[0..<2] + ["620503", "GLF"] + cells[2...]).joined(separator: ",") + "\n"
      }.joined()
    let file = VoucherFile(Array(text.utf8), unit: .yuan)
    #expect(file.problems.map(\.text) == [])
    var resolver = AccountResolver(client: bureau, opensMissing: true)
    let accounts = try await resolver.numbers(of: file.accounts)
    let outcome = try await ImportPosting(
      client: bureau, vouchers: file.vouchers, accounts: accounts, isAtomic: true,
      isAdjustment: adjustment
    ).run(laneName: UUID().uuidString, retriesRefused: false)
    #expect(outcome.refused.isEmpty)
  }

  func reader(at revision: Revision? = nil, on day: String? = nil) async throws -> BookReader {
    try await BookReader(
      client, ledger, at: revision, on: try day.map { try #require(Day($0)) })
  }

  /// A book as JSON.
  func pages(
    _ book: AccountBook, _ filter: [String], _ reader: BookReader, _ from: String? = nil,
    _ to: String? = nil
  ) async throws -> [[String: Any]] {
    let accounts = try await reader.accounts(AccountFilter(filter))
    let period = try await reader.period(
      from: from.flatMap { Month($0) }, to: to.flatMap { Month($0) }, of: accounts)
    var text = ""
    let output = JSONBookOutput { text += $0 }
    try await book.write(accounts, in: period, from: reader, to: output)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return try #require(object?["pages"] as? [[String: Any]])
  }
}
