import FundMessages
import FundServer
import Testing

@Suite("Pieces of evidence on the wire")
struct EvidencePieceBytesTests {
  @Test(
    "are what the protobuf library writes",
    arguments: [0, 1, 127, 128, 300, 16_384, 2 << 20], [nil, 0, 1, 127, 128, .max] as [UInt64?])
  func encoding(count: Int, completeBlock: UInt64?) throws {
    let extracts = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for through in [0, 1, 1 << 35, .max] as [UInt64] {
      var piece = Fundledger_V1_EvidencePiece()
      piece.through = through
      piece.extracts.append(contentsOf: extracts)
      piece.cut = completeBlock == nil
      piece.completeBlock = completeBlock ?? 0
      let bytes = extracts.withUnsafeBytes {
        EvidencePieceBytes.encode(through: through, extracts: $0, completeBlock: completeBlock)
      }
      #expect(try bytes == piece.encoded())
    }
  }
}
