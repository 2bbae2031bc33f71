/// A growing column of plain rows in pages that never move.
///
/// Rows are reached by number in constant time, a page is one allocation, and a row costs no
/// reference counting. Growing never copies what is there; pages are aligned to cache lines, so a
/// row of 64 bytes is one line.
/// Row numbers are checked in release builds too: a wrong one is a broken invariant.
///
/// `share` gives all pages to an image of the column that another thread may read. From then on
/// the first write to a row of a page copies that page and goes on with the copy. Rows that are
/// appended need no copy: an image ends before them.
@safe package struct PagedColumn<Row: BitwiseCopyable>: ~Copyable {
  /// Rows a page: 4 096 keeps pages between 16 and 512 KiB for the rows used here; bytes come
  /// 65 536 a page.
  static var pageBits: Int { MemoryLayout<Row>.stride == 1 ? 16 : 12 }
  static var pageRows: Int { 1 << pageBits }
  static var pageBytes: Int { pageRows * MemoryLayout<Row>.stride }

  private typealias Page = UnsafeMutablePointer<Row>

  private var pages: UnsafeMutablePointer<Page>
  /// The same pages for writing; nil where an image shares the page.
  private var writable: UnsafeMutablePointer<Page?>
  private var pageCapacity = 16
  private var pageCount = 0
  package private(set) var count = 0
  /// Owns the pages that are shared; nil while there is no image.
  private var sharing: SharedPages?

  package init() {
    unsafe pages = .allocate(capacity: pageCapacity)
    unsafe writable = .allocate(capacity: pageCapacity)
  }

  deinit {
    for index in 0..<pageCount {
      // What is shared goes with its image.
      if let page = unsafe writable[index] { unsafe UnsafeMutableRawPointer(page).deallocate() }
    }
    unsafe pages.deallocate()
    unsafe writable.deallocate()
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
      let page = unsafe writable[at >> Self.pageBits] ?? copyPage(at >> Self.pageBits)
      yield unsafe &page[at & (Self.pageRows - 1)]
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

  /// Appends many rows, a page at a time.
  mutating func append(contentsOf rows: UnsafeBufferPointer<Row>) {
    precondition(rows.count <= Int(UInt32.max) - count, "column is full")
    var left = unsafe rows[...]
    while unsafe !left.isEmpty {
      if count >> Self.pageBits == pageCount { addPage() }
      let at = count & (Self.pageRows - 1)
      let piece = unsafe left.prefix(Self.pageRows - at)
      let target = unsafe UnsafeMutableBufferPointer(
        start: pages[count >> Self.pageBits] + at, count: piece.count)
      unsafe _ = target.initialize(fromContentsOf: piece)
      unsafe left = left.dropFirst(piece.count)
      count += unsafe piece.count
    }
  }

  /// The rows from `first` to the end of its page, or to `end` if that comes before.
  func piece(from first: Int, to end: Int) -> UnsafeBufferPointer<Row> {
    precondition(first >= 0 && first < end && end <= count, "row number out of range")
    let at = first & (Self.pageRows - 1)
    return unsafe UnsafeBufferPointer(
      start: pages[first >> Self.pageBits] + at, count: min(end - first, Self.pageRows - at))
  }

  @inline(never)
  private mutating func addPage() {
    if pageCount == pageCapacity { widenTables() }
    let page = unsafe Self.allocatePage()
    unsafe (pages + pageCount).initialize(to: page)
    unsafe (writable + pageCount).initialize(to: page)
    pageCount += 1
  }

  private mutating func widenTables() {
    let capacity = pageCapacity * 2
    let widerPages = UnsafeMutablePointer<Page>.allocate(capacity: capacity)
    unsafe widerPages.initialize(from: pages, count: pageCount)
    unsafe pages.deallocate()
    unsafe pages = widerPages
    let widerWritable = UnsafeMutablePointer<Page?>.allocate(capacity: capacity)
    unsafe widerWritable.initialize(from: writable, count: pageCount)
    unsafe writable.deallocate()
    unsafe writable = widerWritable
    pageCapacity = capacity
  }

  private static func allocatePage() -> Page {
    let page = UnsafeMutableRawPointer.allocate(
      byteCount: pageBytes, alignment: SharedPages.alignment)
    return unsafe page.bindMemory(to: Row.self, capacity: pageRows)
  }
}

extension PagedColumn {
  /// A column of so many rows, at most 2^32 - 1; `fill` is given the memory of each page in turn.
  init<Failure: Error>(
    rows: Int, fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    self.init()
    precondition(rows <= Int(UInt32.max), "column is full")
    while count < rows {
      addPage()
      let piece = min(rows - count, Self.pageRows)
      unsafe try fill(
        UnsafeMutableRawBufferPointer(
          start: pages[pageCount - 1], count: piece * MemoryLayout<Row>.stride))
      count += piece
    }
  }

  /// The rows as they are now. Of use only until the column changes, unless its pages are shared.
  var pageList: PageList {
    unsafe PageList(
      pages: (0..<pageCount).map { unsafe UnsafeRawPointer(pages[$0]) }, rows: count,
      rowBytes: MemoryLayout<Row>.stride, pageBytes: Self.pageBytes)
  }

  /// Gives all pages to `image`, which frees them if they are not taken back.
  mutating func share(_ image: SharedPages) {
    precondition(sharing == nil, "the column has an image already")
    sharing = image
    for index in 0..<pageCount {
      unsafe image.own(pages[index])
      unsafe writable[index] = nil
    }
  }

  /// Takes the pages back that were not copied meanwhile; the others stay with the image.
  mutating func takeBack() {
    sharing = nil
    for index in 0..<pageCount where unsafe writable[index] == nil {
      unsafe writable[index] = pages[index]
    }
  }

  /// Copies a shared page, all of it: rows appended since lie in it too.
  @inline(never)
  private mutating func copyPage(_ index: Int) -> Page {
    guard let sharing else { preconditionFailure("only an image shares pages") }
    let shared = unsafe pages[index]
    let spare = unsafe sharing.takeSpare(bytes: Self.pageBytes)
    let page =
      unsafe spare?.bindMemory(to: Row.self, capacity: Self.pageRows) ?? Self.allocatePage()
    unsafe UnsafeMutableRawPointer(page).copyMemory(from: shared, byteCount: Self.pageBytes)
    unsafe sharing.keep(shared)
    unsafe pages[index] = page
    unsafe writable[index] = page
    return unsafe page
  }

  /// Gives the bytes of all rows, page by page, to `body`. Rows must have no padding.
  package func forEachPage(_ body: (UnsafeRawBufferPointer) -> Void) {
    unsafe pageList.forEachPage(body)
  }
}
