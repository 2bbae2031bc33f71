/// An export of evidence that goes on by itself when its stream breaks off: behind the last block
/// that came whole, on a new connection if need be. Each piece has whole extracts only, and each byte
/// comes once, so that who writes them one behind the other has the export.
///
/// Throws ``LedgerError`` when the server refuses, or the stream broke off too often without getting
/// on. What came until then stays good: begin again with `afterBlock` and `throughBlock`.
public struct EvidenceDownload: AsyncSequence, Sendable {
  public typealias Element = EvidencePiece
  public typealias Failure = LedgerError

  /// The longest extract of one block that is waited for, in bytes; a block is never so long.
  static let longestExtract = 256 << 20

  let client: LedgerClient
  let entity: String?
  let afterBlock: UInt64
  let throughBlock: UInt64
  let attempts: Int
  let delay: Duration
  let timeout: Duration

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

  public struct AsyncIterator: AsyncIteratorProtocol {
    public typealias Element = EvidencePiece
    public typealias Failure = LedgerError

    private let download: EvidenceDownload
    private var stream: EvidenceExport.AsyncIterator?
    private var through: UInt64
    private var complete: UInt64
    /// Of an extract that is still to go on.
    private var begun: [UInt8] = []
    /// Hashes that were given on, and how many of them this stream has sent again.
    private var givenHashBytes = 0
    private var seenHashBytes = 0
    private var failures = 0
    private var isWhole = false

    init(_ download: EvidenceDownload) {
      self.download = download
      through = download.throughBlock
      complete = download.afterBlock
    }

    @concurrent public mutating func next() async throws(LedgerError) -> EvidencePiece? {
      while !isWhole {
        do throws(LedgerError) {
          if let piece = try await take() { return piece }
        } catch {
          try await recover(from: error)
        }
      }
      return nil
    }

    /// The next piece that is whole and new.
    @concurrent private mutating func take() async throws(LedgerError) -> EvidencePiece? {
      if stream == nil {
        stream = try await download.client.exportEvidence(
          entity: download.entity, afterBlock: complete, throughBlock: through,
          timeout: download.timeout
        ).makeAsyncIterator()
        begun = []
        seenHashBytes = 0
      }
      guard var piece = try await stream?.next() else { return nil }
      guard through == 0 || piece.through == through else {
        throw .badAnswer("another export than was begun")
      }
      through = piece.through
      if piece.isCut {
        begun += piece.extracts
        guard begun.count <= EvidenceDownload.longestExtract else {
          throw .badAnswer("an extract of more than \(EvidenceDownload.longestExtract) bytes")
        }
        return nil
      }
      if !begun.isEmpty {
        piece.extracts = begun + piece.extracts
        begun = []
      }
      if let block = piece.completeBlock, block > complete {
        complete = block
        failures = 0
      }
      skipKnownHashes(of: &piece)
      isWhole = piece.totals != nil
      return piece
    }

    private mutating func skipKnownHashes(of piece: inout EvidencePiece) {
      let known = Swift.max(0, Swift.min(piece.hashes.count, givenHashBytes - seenHashBytes))
      seenHashBytes += piece.hashes.count
      piece.hashes.removeFirst(known)
      givenHashBytes += piece.hashes.count
    }

    /// Waits before another attempt, or throws on.
    @concurrent private mutating func recover(from error: LedgerError) async throws(LedgerError) {
      stream = nil
      failures += 1
      guard error.isWorthRepeating, failures < download.attempts else { throw error }
      do {
        try await Task.sleep(for: download.delay * (1 << Swift.min(failures - 1, 6)))
      } catch {
        throw LedgerError(.cancelled, "the export was given up")
      }
    }
  }
}

extension LedgerError {
  /// Whether a read that failed so can go well the next time.
  fileprivate var isWorthRepeating: Bool {
    switch code {
    // With a refusal (503) the server has not got so far: it was put back.
    case .unavailable: refusal == nil
    case .deadlineExceeded, .dataLoss: true
    case .resourceExhausted: refusal?.code == 502
    default: false
    }
  }
}
