import Glibc

/// Memory that was freed, and that the C library keeps for later.
enum FreedMemory {
  private typealias Trim = @convention(c) (Int) -> Int32

  /// `malloc_trim` of glibc, which its module for Swift leaves out; other libraries have none.
  private static let trim = dlsym(nil, "malloc_trim").map { unsafeBitCast($0, to: Trim.self) }

  /// Gives whole pages of it back to the system. An allocation in the same arena waits meanwhile:
  /// some milliseconds for hundreds of megabytes.
  static func giveBack() { _ = trim?(0) }
}
