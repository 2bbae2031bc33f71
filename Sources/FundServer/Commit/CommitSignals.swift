import Glibc

/// One lock with a condition for each of those who wait under it, so that a change wakes only whom
/// it concerns: waking a thread costs more than deciding a voucher.
final class CommitSignals: @unchecked Sendable {
  // Sendable: the pointers stay, and what they point to is made for many threads.

  enum Waiter: Int, CaseIterable {
    /// The commit thread.
    case commit
    /// The writer thread.
    case writer
    /// Who has told the loop to stop.
    case stopper
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let conditions = UnsafeMutablePointer<pthread_cond_t>.allocate(
    capacity: Waiter.allCases.count)

  init() {
    mutex.initialize(to: pthread_mutex_t())
    precondition(pthread_mutex_init(mutex, nil) == 0)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // Waits are measured on a clock that nobody sets.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    for waiter in Waiter.allCases {
      conditions.advanced(by: waiter.rawValue).initialize(to: pthread_cond_t())
      precondition(pthread_cond_init(conditions + waiter.rawValue, &attributes) == 0)
    }
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    for waiter in Waiter.allCases { pthread_cond_destroy(conditions + waiter.rawValue) }
    pthread_mutex_destroy(mutex)
    conditions.deallocate()
    mutex.deallocate()
  }

  func lock() { pthread_mutex_lock(mutex) }

  func unlock() { pthread_mutex_unlock(mutex) }

  /// Lets go of the lock until woken, maybe without a reason.
  func wait(as waiter: Waiter) { pthread_cond_wait(conditions + waiter.rawValue, mutex) }

  /// The same for so long at most. False when the time has passed.
  func wait(as waiter: Waiter, seconds: Int) -> Bool {
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    end.tv_sec += seconds
    return pthread_cond_timedwait(conditions + waiter.rawValue, mutex, &end) != ETIMEDOUT
  }

  func wake(_ waiter: Waiter) { pthread_cond_signal(conditions + waiter.rawValue) }

  func wakeAll() {
    for waiter in Waiter.allCases { pthread_cond_broadcast(conditions + waiter.rawValue) }
  }
}
