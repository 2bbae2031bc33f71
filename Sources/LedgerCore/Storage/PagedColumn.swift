/// A growing column of plain rows in pages that never move.
///
/// Rows are reached by number in constant time, a page is one allocation, and a row costs no
/// reference counting. Pages stay where they are, so growing never copies what is there; they are
/// aligned to cache lines, so a row of 64 bytes is one line.
/// Row numbers are checked in release builds too: a wrong one is a broken invariant.
@safe package struct PagedColumn<Row: BitwiseCopyable>: ~Copyable {
  /// Rows a page: 4 096 keeps pages between 64 and 512 KiB for the rows used here.
  static var pageBits: Int { 12 }
  static var pageRows: Int { 1 << pageBits }

  private var pages: UnsafeMutablePointer<UnsafeMutablePointer<Row>>
  private var pageCapacity = 16
  private var pageCount = 0
  package private(set) var count = 0

  package init() {
    unsafe pages = .allocate(capacity: pageCapacity)
  }

  deinit {
    for page in 0..<pageCount { unsafe UnsafeMutableRawPointer(pages[page]).deallocate() }
    unsafe pages.deallocate()
  }

  package subscript(_ index: UInt32) -> Row {
    @inline(__always) _read {
      let at = Int(index)
      precondition(at < count, "row number out of range")
      yield unsafe pages[at >> Self.pageBits][at & (Self.pageRows - 1)]
    }
    @inline(__always) _modify {
      let at = Int(index)
      precondition(at < count, "row number out of range")
      yield unsafe &pages[at >> Self.pageBits][at & (Self.pageRows - 1)]
    }
  }

  /// Appends a row and returns its number.
  @discardableResult
  package mutating func append(_ row: Row) -> UInt32 {
    precondition(count < Int(UInt32.max), "column is full")
    if count >> Self.pageBits == pageCount { addPage() }
    let page = unsafe pages[count >> Self.pageBits]
    unsafe (page + (count & (Self.pageRows - 1))).initialize(to: row)
    count += 1
    return UInt32(count - 1)
  }

  @inline(never)
  private mutating func addPage() {
    if pageCount == pageCapacity {
      let wider = UnsafeMutablePointer<UnsafeMutablePointer<Row>>.allocate(
        capacity: pageCapacity * 2)
      unsafe wider.initialize(from: pages, count: pageCount)
      unsafe pages.deallocate()
      unsafe pages = wider
      pageCapacity *= 2
    }
    let page = UnsafeMutableRawPointer.allocate(
      byteCount: Self.pageRows * MemoryLayout<Row>.stride, alignment: 64)
    let rows = unsafe page.bindMemory(to: Row.self, capacity: Self.pageRows)
    unsafe (pages + pageCount).initialize(to: rows)
    pageCount += 1
  }

  /// Gives the bytes of all rows, page by page, to `body`. Rows must have no padding.
  package func forEachPage(_ body: (UnsafeRawBufferPointer) -> Void) {
    precondition(MemoryLayout<Row>.size == MemoryLayout<Row>.stride, "rows have padding")
    var left = count
    for page in 0..<pageCount where left > 0 {
      let rows = min(left, Self.pageRows)
      unsafe body(
        UnsafeRawBufferPointer(start: pages[page], count: rows * MemoryLayout<Row>.stride))
      left -= rows
    }
  }
}
