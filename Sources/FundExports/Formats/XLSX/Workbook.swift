import CXLSXWriter

/// A workbook (XLSX) that is written row by row with constant memory.
final class Workbook {
  private let book: UnsafeMutablePointer<lxw_workbook>
  let heading: UnsafeMutablePointer<lxw_format>
  let amount: UnsafeMutablePointer<lxw_format>
  let day: UnsafeMutablePointer<lxw_format>
  let total: UnsafeMutablePointer<lxw_format>
  private var isClosed = false

  /// `timeMs` is the time of making that the file tells. Temporary files go into `scratch`.
  init(_ path: String, scratch: String, timeMs: Int64) throws {
    var options = lxw_workbook_options()
    options.constant_memory = UInt8(LXW_TRUE.rawValue)
    options.use_zip64 = UInt8(LXW_TRUE.rawValue)
    let made = scratch.withCString { folder in
      options.tmpdir = UnsafeMutablePointer(mutating: folder)
      return workbook_new_opt(path, &options)
    }
    guard let made else {
      throw RenderProblem.library(name: "libxlsxwriter", reason: "cannot begin \(path)")
    }
    book = made
    func format() throws -> UnsafeMutablePointer<lxw_format> {
      guard let format = workbook_add_format(made) else {
        throw RenderProblem.library(name: "libxlsxwriter", reason: "no memory for a format")
      }
      return format
    }
    heading = try format()
    format_set_bold(heading)
    amount = try format()
    format_set_num_format(amount, "#,##0.00")
    day = try format()
    format_set_num_format(day, "yyyy-mm-dd")
    total = try format()
    format_set_num_format(total, "#,##0.00")
    format_set_bold(total)
    var properties = lxw_doc_properties()
    // The library takes zero for the time of now.
    properties.created = time_t(max(1, timeMs / 1_000))
    try Self.check(workbook_set_properties(book, &properties))
  }

  deinit { if !isClosed { lxw_workbook_free(book) } }

  func addSheet(_ name: String) throws -> UnsafeMutablePointer<lxw_worksheet> {
    guard let sheet = workbook_add_worksheet(book, name) else {
      throw RenderProblem.library(name: "libxlsxwriter", reason: "cannot add the sheet \(name)")
    }
    return sheet
  }

  func close() throws {
    isClosed = true
    try Self.check(workbook_close(book))
  }

  static func check(_ code: lxw_error) throws {
    guard code != LXW_NO_ERROR else { return }
    let reason = lxw_strerror(code).map { String(cString: $0) } ?? "\(code)"
    throw RenderProblem.library(name: "libxlsxwriter", reason: reason)
  }
}
