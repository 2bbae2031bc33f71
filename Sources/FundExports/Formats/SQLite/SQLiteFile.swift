import CSQLite
import Glibc

/// A new database file that is filled once. Its bytes follow from what is put in, whatever the
/// library's version says of itself.
final class SQLiteFile {
  private let path: String
  private var database: OpaquePointer?

  init(_ path: String) throws {
    self.path = path
    guard access(path, F_OK) != 0 else { throw RenderProblem.alreadyThere(path: path) }
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    try check(sqlite3_open_v2(path, &database, flags, nil))
    // Nothing reads it before it is whole, so that it needs no journal and no sync.
    try run(
      """
      PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE;
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA cache_size = -16384; PRAGMA temp_store = FILE; PRAGMA threads = 0;
      PRAGMA application_id = \(SQLiteSchema.application);
      PRAGMA user_version = \(SQLiteSchema.version);
      """)
  }

  deinit { sqlite3_close_v2(database) }

  func run(_ statements: String) throws {
    try check(sqlite3_exec(database, statements, nil, nil, nil))
  }

  func prepare(_ statement: String) throws -> SQLiteStatement {
    var prepared: OpaquePointer?
    try check(
      sqlite3_prepare_v3(
        database, statement, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil))
    guard let prepared else {
      throw RenderProblem.library(name: "SQLite", reason: "nothing to prepare")
    }
    return SQLiteStatement(prepared, in: self)
  }

  /// Puts rows of so many values into a table.
  func insertion(into table: String, values: Int) throws -> SQLiteStatement {
    let marks = Array(repeating: "?", count: values).joined(separator: ",")
    return try prepare("INSERT INTO \(table) VALUES (\(marks))")
  }

  func check(_ code: Int32) throws {
    guard code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW else { return }
    let message = database.map { String(cString: sqlite3_errmsg($0)) } ?? ""
    throw RenderProblem.library(name: "SQLite", reason: "\(message) (\(code)) in \(path)")
  }

  /// Ends the file. No statement may be in use any more.
  func close() throws {
    try check(sqlite3_close(database))
    database = nil
    try clearVersion()
  }

  /// Bytes 92 to 99 of the header say when, and by which version of the library, the file was
  /// written last (version-valid-for and SQLITE_VERSION_NUMBER): the same always here.
  private func clearVersion() throws {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw RenderProblem.system(what: "open", path: path, errno: errno)
    }
    defer { Glibc.close(file) }
    let zeros: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]
    guard pwrite(file, zeros, zeros.count, 92) == zeros.count else {
      throw RenderProblem.system(what: "write", path: path, errno: errno)
    }
  }
}

/// A statement that puts rows in. Values are bound in order.
final class SQLiteStatement {
  /// SQLite copies what it is given.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private var statement: OpaquePointer?
  private unowned let file: SQLiteFile
  private var next: Int32 = 1

  init(_ statement: OpaquePointer, in file: SQLiteFile) {
    self.statement = statement
    self.file = file
  }

  deinit { end() }

  func end() {
    sqlite3_finalize(statement)
    statement = nil
  }

  func number(_ number: some FixedWidthInteger) throws {
    try file.check(sqlite3_bind_int64(statement, next, Int64(truncatingIfNeeded: number)))
    next += 1
  }

  func text(_ text: String) throws {
    var text = text
    let code = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        // An empty text is no NULL.
        $0.baseAddress.map {
          sqlite3_bind_text(statement, next, $0, Int32(bytes.count), Self.copied)
        } ?? sqlite3_bind_text(statement, next, "", 0, Self.copied)
      }
    }
    try file.check(code)
    next += 1
  }

  func nothing() throws {
    try file.check(sqlite3_bind_null(statement, next))
    next += 1
  }

  func endRow() throws {
    try file.check(sqlite3_step(statement))
    try file.check(sqlite3_reset(statement))
    next = 1
  }
}
