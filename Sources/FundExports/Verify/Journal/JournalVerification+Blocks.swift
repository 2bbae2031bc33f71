import LedgerCore
import LedgerJournal

extension JournalVerification {
  /// Told once in so many bytes.
  private static let toldBytes: UInt64 = 16 << 20

  mutating func tell() {
    guard progress.done / Self.toldBytes != told else { return }
    told = progress.done / Self.toldBytes
    report(progress)
  }

  /// The place of a block in the chain.
  mutating func checkChain(_ header: BlockHeader, _ place: Discrepancy.Place) {
    let tail = chain.tail
    var problem: String?
    if header.ordinal != tail.ordinal + 1 {
      problem = "block \(header.ordinal) stands where block \(tail.ordinal + 1) is due"
    } else if header.previous != tail.digest {
      problem = "it names \(header.previous) as the block before, whose digest is \(tail.digest)"
    } else if header.epoch < chain.epoch {
      problem = "its epoch \(header.epoch) is lower than that of a block before it, \(chain.epoch)"
    }
    if chain.algorithm == nil { chain.algorithm = header.algorithm }
    if problem == nil, let algorithm = chain.algorithm, algorithm != header.algorithm {
      problem = "its digest is \(header.algorithm.name) and that of the journal \(algorithm.name)"
    }
    guard let problem else { return }
    books.stop()
    result.add(.brokenChain, place, problem)
    if header.ordinal != tail.ordinal + 1 {
      chain.skip(to: header.ordinal - min(1, header.ordinal), digest: header.previous)
    }
  }

  /// A block whose checksums and digests are right.
  mutating func check(_ view: BlockView, _ place: Discrepancy.Place) {
    checkForm(view, place)
    guard let mismatch = books.replay(view) else { return }
    let start = place.offset ?? 0
    result.add(
      .contradiction,
      .init(
        file: place.file, block: view.header.ordinal,
        offset: mismatch.offset.map { start + UInt64($0) } ?? start,
        voucher: mismatch.voucher.map { "\(view.header.ordinal).\($0)" }),
      mismatch.detail)
  }

  /// What readers pass over: reserved fields of the header, flags of the sections, padding.
  private mutating func checkForm(_ view: BlockView, _ place: Discrepancy.Place) {
    let bytes = view.bytes
    let start = place.offset ?? 0
    func at(_ offset: Int) -> Discrepancy.Place {
      .init(file: place.file, block: view.header.ordinal, offset: start + UInt64(offset))
    }
    let sections = view.header.sectionBytes.count
    for range in [50..<56, 244..<248, 152 + sections * 8..<240] {
      guard let index = UnsafeRawBufferPointer(rebasing: bytes[range]).firstNonzero else {
        continue
      }
      result.add(
        .strayBytes, at(range.lowerBound + index), "a reserved byte of the header is not zero")
    }
    for section in 0..<sections where bytes.number(UInt16.self, 152 + section * 8 + 2) != 1 {
      result.add(.oddBlock, at(152 + section * 8 + 2), "the flags of section \(section + 1)")
    }
    if sections > Self.knownSections {
      result.add(.oddBlock, at(49), "it has \(sections) sections; this version knows 8")
    } else if sections == Self.knownSections, view.header.sectionBytes[sections - 1] == 0 {
      result.add(.oddBlock, at(49), "it has a section of turnovers and no turnovers")
    }
    if view.header.voucherCount == 0, view.body.events.isEmpty {
      result.add(.oddBlock, at(0), "it holds neither a voucher nor an event")
    }
    checkPadding(view, place)
  }

  private static let knownSections = 8

  private mutating func checkPadding(_ view: BlockView, _ place: Discrepancy.Place) {
    for range in SectionLayout(view.header).ranges {
      let padding = range.upperBound..<(range.upperBound + 7) / 8 * 8
      guard let index = UnsafeRawBufferPointer(rebasing: view.bytes[padding]).firstNonzero else {
        continue
      }
      result.add(
        .strayBytes,
        .init(
          file: place.file, block: view.header.ordinal,
          offset: (place.offset ?? 0) + UInt64(padding.lowerBound + index)),
        "a byte behind a section is not zero")
    }
  }
}
