import LedgerJournal

/// The files of a journal's folder by what their names say.
struct JournalFiles {
  /// Numbers, ascending.
  var segments: [UInt32] = []
  var indexes: [UInt32] = []
  var snapshots: [UInt64] = []
  var hasMark = false
  var isUnfinished = false
  var partial: [String] = []
  var unknown: [String] = []
  /// The lock file, which is empty.
  var hasLock = false

  static func name(segment number: UInt32) -> String { digits(number) + ".segment" }
  static func name(index number: UInt32) -> String { digits(number) + ".index" }

  private static func digits(_ number: UInt32) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  init(in folder: String) throws(JournalError) {
    for name in try ReadOnlyStorage().names(in: folder) { sort(name) }
    segments.sort()
    indexes.sort()
    snapshots.sort()
  }

  private mutating func sort(_ name: String) {
    if let number = Self.number(name, ".segment"), Self.name(segment: number) == name {
      segments.append(number)
    } else if let number = Self.number(name, ".index"), Self.name(index: number) == name {
      indexes.append(number)
    } else if let ordinal = SnapshotFile.ordinal(ofName: name) {
      snapshots.append(ordinal)
    } else if name == "mark" {
      hasMark = true
    } else if name == "unfinished" {
      isUnfinished = true
    } else if name == "lock" {
      hasLock = true
    } else if name.hasSuffix(".partial") {
      partial.append(name)
    } else {
      unknown.append(name)
    }
  }

  private static func number(_ name: String, _ suffix: String) -> UInt32? {
    guard name.hasSuffix(suffix), let number = UInt32(name.dropLast(suffix.count)), number > 0
    else { return nil }
    return number
  }
}
