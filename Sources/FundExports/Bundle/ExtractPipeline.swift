import Dispatch
import LedgerJournal

/// The extracts of a bundle in their order, read and checked ahead: while the caller works on some,
/// another thread has the next ones at hand. Memory is that of twice the larger of `batchBytes` and
/// the largest extract.
final class ExtractPipeline {
  /// Bytes of extracts that are handed over at once.
  private static let batchBytes = 2 << 20

  /// Whether the reader also checks that an extract leads to the roots in its block's header.
  enum Check {
    case digests
    /// Form and checksums, where a verification follows.
    case form
  }

  private let file: ExtractFile
  private let check: Check
  private let queue = DispatchQueue(label: "extracts")
  private let group = DispatchGroup()
  var length: UInt64 { file.length }

  init(_ path: String, _ check: Check = .digests) throws(JournalError) {
    file = try ExtractFile(path)
    self.check = check
  }

  /// Gives each extract with its offset. What it borrows is good until `body` returns. An error of
  /// `body` ends it and is passed on; an `ExtractFileProblem` comes after the extracts before it.
  func forEach(_ body: (BlockExtract, UInt64) throws -> Void) throws {
    var (batch, next) = (Batch(), Batch())
    batch.fill(from: file, check, Self.batchBytes)
    while true {
      if !batch.isLast { fillAside(next) }
      // Also when `body` throws: nobody may write to a batch that is gone.
      defer { group.wait() }
      for (extract, offset) in batch.extracts { try body(extract, offset) }
      if let problem = batch.problem { throw problem }
      if batch.isLast { return }
      group.wait()
      swap(&batch, &next)
    }
  }

  private func fillAside(_ batch: Batch) {
    let work = Work(batch: batch, file: file, check: check)
    queue.async(group: group) { work.batch.fill(from: work.file, work.check, Self.batchBytes) }
  }

  private struct Work: @unchecked Sendable {
    // Sendable: the file and the batch that is filled belong to one thread until the group is
    // waited for.
    let batch: Batch
    let file: ExtractFile
    let check: Check
  }

  /// Extracts that lie one behind the other in memory.
  private final class Batch {
    private(set) var extracts: [(extract: BlockExtract, offset: UInt64)] = []
    private(set) var problem: ExtractFileProblem?
    private(set) var isLast = false
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 64)

    deinit { buffer.deallocate() }

    func fill(from file: ExtractFile, _ check: Check, _ limit: Int) {
      extracts.removeAll(keepingCapacity: true)
      var used = 0
      do throws(ExtractFileProblem) {
        while let bytes = try file.nextByteCount() {
          guard used == 0 || used + bytes <= limit else { return }
          if used + bytes > buffer.count { grow(to: max(limit, bytes)) }
          let target = UnsafeMutableRawBufferPointer(rebasing: buffer[used..<used + bytes])
          let offset = file.offset
          let extract = try file.next(into: target, checkingDigests: check == .digests)
          extracts.append((extract, offset))
          used = (used + bytes + 7) & ~7
        }
      } catch {
        problem = error
      }
      isLast = true
    }

    /// Only of a batch without extracts.
    private func grow(to count: Int) {
      buffer.deallocate()
      buffer = .allocate(byteCount: count, alignment: 64)
    }
  }
}
