import Glibc

/// The clocks of this machine.
package enum SystemClock {
  /// Milliseconds since 1970-01-01 UTC, as the machine is set.
  package static let wallMs: @Sendable () -> Int64 = { read(CLOCK_REALTIME) }
  /// Milliseconds since some moment; nobody sets it, and it goes on while the machine sleeps.
  package static let monotonicMs: @Sendable () -> Int64 = { read(CLOCK_BOOTTIME) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
