/// The rows of a column at one moment, page by page.
@safe package struct PageList: @unchecked Sendable {
  // Sendable: the rows are not written while somebody may read them.

  private let pages: [UnsafeRawPointer]
  let rows: Int
  let rowBytes: Int
  let pageBytes: Int

  init(pages: [UnsafeRawPointer], rows: Int, rowBytes: Int, pageBytes: Int) {
    unsafe self.pages = pages
    self.rows = rows
    self.rowBytes = rowBytes
    self.pageBytes = pageBytes
  }

  var byteCount: Int { rows * rowBytes }
  var pageCount: Int { unsafe pages.count }

  func forEachPage<Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    var left = byteCount
    for index in 0..<pageCount where left > 0 {
      let bytes = min(left, pageBytes)
      unsafe try body(UnsafeRawBufferPointer(start: pages[index], count: bytes))
      left -= bytes
    }
  }
}
