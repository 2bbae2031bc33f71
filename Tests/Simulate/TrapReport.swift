import Glibc
import Synchronization

/// Names the seeds that were running when the process traps: a broken precondition ends it at once.
enum TrapReport {
  /// One more than the seed under way, 0 when free.
  private static let first = Atomic<UInt64>(0)
  private static let second = Atomic<UInt64>(0)

  static func install() {
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGABRT] {
      signal(number) { number in
        TrapReport.write(TrapReport.first.load(ordering: .relaxed))
        TrapReport.write(TrapReport.second.load(ordering: .relaxed))
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  static func begin(_ seed: UInt64) { replace(0, by: seed + 1) }

  static func end(_ seed: UInt64) { replace(seed + 1, by: 0) }

  private static func replace(_ old: UInt64, by new: UInt64) {
    if first.compareExchange(expected: old, desired: new, ordering: .relaxed).exchanged { return }
    _ = second.compareExchange(expected: old, desired: new, ordering: .relaxed)
  }

  /// Without memory from the heap: a signal may have come in the middle of its work.
  private static func write(_ next: UInt64) {
    guard next > 0 else { return }
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { text in
      var at = 31
      text[at] = 10
      var left = next - 1
      repeat {
        at -= 1
        text[at] = UInt8(48 + left % 10)
        left /= 10
      } while left > 0
      let label: StaticString = "trap while running seed "
      _ = Glibc.write(2, label.utf8Start, label.utf8CodeUnitCount)
      if let start = text.baseAddress { _ = Glibc.write(2, start + at, 32 - at) }
    }
  }
}
