import ArgumentParser
import Foundation
import FundClient
import FundExports
import LedgerJournal

/// `fundctl proof`.
struct ProofCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proof",
    abstract: "Pulls the proof that one voucher stands in the journal (凭证证明).",
    discussion: """
        fundctl proof 620503 GLF 201803 12 -o voucher-12.json
        fundctl verify voucher voucher-12.json --keys keys.txt

      The file holds the voucher and what leads from it to a signed checkpoint, and nothing of its \
      neighbours: it can be handed on. All ledgers of the voucher must be in your scope. Role: auditor.
      """)

  @OptionGroup var number: VoucherArguments
  @OptionGroup var global: GlobalOptions

  @Option(name: [.short, .customLong("output")], help: "The file to write.")
  var output: String

  func run() async throws {
    let proof = try await global.withClient(as: [.auditor]) { client in
      let ledger = try await client.ledger(entity: number.entity, book: number.book)
      let voucher = try await client.voucher(
        .number(ledger: ledger.number, month: number.month, number: number.number))
      return try Self.proof(await client.voucherProof(of: voucher.revision))
    }
    do {
      try Data(proof.text.utf8).write(
        to: URL(fileURLWithPath: output), options: .withoutOverwriting)
    } catch {
      throw CommandFailure("cannot write \(output): \(error.localizedDescription)")
    }
    var report = Report()
    report.add("file", "文件 file", output)
    report.add("siblings", "凭证树路径 siblings", .number(Int64(proof.siblings.count)))
    report.add(
      "block_siblings", "区块树路径 siblings of the block", .number(Int64(proof.block.siblings.count)))
    global.show(report)
  }

  private static func proof(_ voucher: ProvenVoucher) throws -> VoucherProof {
    VoucherProof(
      block: BlockProof(
        header: Array(voucher.header.prefix(240)),
        siblings: try voucher.blockProof.map(WireEvidenceServer.digest),
        note: try SignedNote(voucher.checkpoint.note)),
      index: Int(voucher.index), voucher: voucher.leaf,
      siblings: try voucher.siblings.map(WireEvidenceServer.digest))
  }
}

/// `fundctl verify voucher`.
struct VerifyVoucherCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher",
    abstract: "Verifies the proof of a single voucher (凭证证明).",
    discussion: """
        fundctl verify voucher voucher-12.json --keys keys.txt
      """)

  @Argument(help: "File that `fundctl proof` wrote.")
  var file: String

  @OptionGroup var trust: KeyOptions
  @Option(help: "Data folder with the witness files ($FUNDLEDGER_HOME, else ./fundledger-data).")
  var home: String?
  @Flag(help: "Answer in JSON.") var json = false

  func run() throws {
    guard let data = FileManager.default.contents(atPath: file),
      data.count <= VoucherProofVerification.byteLimit
    else { throw CommandFailure("cannot read \(file), or it is too long for a proof") }
    let proof: VoucherProof
    do throws(ProofProblem) {
      proof = try VoucherProof(text: String(decoding: data, as: UTF8.self))
    } catch {
      var result = VerificationResult(subject: file)
      result.add(.proof, "\(error)")
      return try VerificationOutput.end(result, json: json)
    }
    let origin = try? Checkpoint(text: proof.block.note.text).origin
    let (keys, seen) = try trust.trusted(
      origin: origin, home: DataFolder(path: home ?? DataFolder.defaultPath))
    try VerificationOutput.end(
      VoucherProofVerification.verify(proof, subject: file, keys: keys, checkpoints: seen),
      json: json)
  }
}
