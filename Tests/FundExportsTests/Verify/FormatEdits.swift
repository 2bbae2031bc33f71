import Foundation
import Testing

/// Edits of amounts as somebody would make them with the format's own tools.
enum FormatEdits {
  /// Changes an amount in a file of rendered books; false where the file has none.
  static func editAmount(_ path: String, number: Int) throws -> Bool {
    switch (path as NSString).pathExtension {
    case "sqlite", "db", "sqlite3": try python(sqliteEdit, path, "\(number)")
    case "xlsx": try python(workbookEdit, path, "\(number)")
    default: try editText(path, number: number)
    }
  }

  /// Adds one to the first digit of the n-th amount of yuan, or of a number behind `amount` in JSON.
  private static func editText(_ path: String, number: Int) throws -> Bool {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let amounts =
      text.ranges(of: /[0-9]+\.[0-9]{2}\b/) + text.ranges(of: /"(amount|debit|credit)":-?[0-9]+/)
    guard !amounts.isEmpty else { return false }
    let range = amounts[number % amounts.count]
    guard let digit = text[range].lastIndex(where: { ("1"..."8").contains($0) }) else {
      return false
    }
    let next = String((text[digit].wholeNumberValue ?? 0) + 1)
    let edited = text.replacingCharacters(in: digit...digit, with: next)
    try Data(edited.utf8).write(to: URL(fileURLWithPath: path))
    return true
  }

  /// A column of whole numbers of the largest table with `amount`, `debit` or `credit` in its name.
  private static let sqliteEdit = """
    import sqlite3, sys
    base = sqlite3.connect(sys.argv[1])
    found = []
    for (table,) in base.execute("select name from sqlite_master where type = 'table'").fetchall():
        for column in base.execute(f"pragma table_info('{table}')").fetchall():
            if any(word in column[1] for word in ("amount", "debit", "credit", "balance")):
                if base.execute(f"select count(*) from '{table}'").fetchone()[0] > 0:
                    found.append((table, column[1]))
    if not found:
        sys.exit(3)
    table, column = found[int(sys.argv[2]) % len(found)]
    base.execute(f"update '{table}' set \\"{column}\\" = \\"{column}\\" + 1 where rowid = "
                 f"(select min(rowid) from '{table}')")
    base.commit()
    """

  /// A number of a cell of a sheet.
  private static let workbookEdit = """
    import re, sys, zipfile
    path, number = sys.argv[1], int(sys.argv[2])
    with zipfile.ZipFile(path) as source:
        items = [(info, source.read(info)) for info in source.infolist()]
    sheets = [i for i, (info, data) in enumerate(items)
              if info.filename.startswith("xl/worksheets/sheet")
              and re.search(rb"<v>[0-9]+(\\\\.[0-9]+)?</v>", data)]
    if not sheets:
        sys.exit(3)
    chosen = sheets[number % len(sheets)]
    info, data = items[chosen]
    cells = list(re.finditer(rb"<v>([0-9]+)", data))
    cell = cells[number % len(cells)]
    edited = str(int(cell.group(1)) + 1).encode()
    items[chosen] = (info, data[:cell.start(1)] + edited + data[cell.end(1):])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for info, data in items:
            target.writestr(info, data)
    """

  /// Runs a script; false when it found nothing to edit.
  private static func python(_ script: String, _ arguments: String...) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    try process.run()
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: return true
    case 3: return false
    default: throw EditFailure(status: process.terminationStatus)
    }
  }

  struct EditFailure: Error { var status: Int32 }
}
