import Glibc
import Synchronization

/// Turns a failure of the medium under a mapped file into something that its reader can see.
///
/// A read of a mapped page that cannot be filled (a bad sector, a file that became shorter) ends in
/// the signal SIGBUS on the thread that reads. The handler looks the address up among the mappings
/// that are watched, marks that mapping, and puts an empty page under the read, which goes on. Its
/// reader looks at the mark after every copy. Any other address is not ours: the handler that was
/// there before is put back, and the access that is then repeated ends as it would have.
enum MappingFaults {
  /// Mappings that are watched at one time, those of all journals of the process. One more is not
  /// made.
  static let limit = 1_024

  struct Entry { fileprivate var index: Int }

  /// A slot: where its mapping begins (0: it is free) and ends, and whether it has faulted.
  private struct Slot: ~Copyable {
    let start = Atomic<UInt>(0)
    let end = Atomic<UInt>(0)
    let hasFaulted = Atomic<Bool>(false)
  }

  private struct Table: @unchecked Sendable {
    // Sendable: the memory stays for ever, and the slots are atomic.
    let slots: UnsafeMutablePointer<Slot>
    /// What handled the signal before.
    let earlier: UnsafeMutablePointer<sigaction>
    let pageBytes = UInt(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Made at the first mapping, with the handler.
  private static let table: Table = {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: limit)
    for index in 0..<limit { (slots + index).initialize(to: Slot()) }
    let earlier = UnsafeMutablePointer<sigaction>.allocate(capacity: 1)
    earlier.initialize(to: sigaction())
    return Table(slots: slots, earlier: earlier)
  }()

  private static let isInstalled: Bool = {
    var action = sigaction()
    action.__sigaction_handler.sa_sigaction = { _, info, _ in
      MappingFaults.handle(at: UInt(bitPattern: info?.pointee._sifields._sigfault.si_addr))
    }
    action.sa_flags = SA_SIGINFO | SA_NODEFER
    sigemptyset(&action.sa_mask)
    return sigaction(SIGBUS, &action, table.earlier) == 0
  }()

  static func wholePages(_ bytes: Int) -> Int {
    let page = Int(table.pageBytes)
    return (bytes + page - 1) / page * page
  }

  /// Nil when there is no slot left.
  static func watch(_ start: UnsafeMutableRawPointer, _ bytes: Int) -> Entry? {
    guard isInstalled else { return nil }
    let address = UInt(bitPattern: start)
    for index in 0..<limit {
      let slot = table.slots + index
      guard
        slot.pointee.start.compareExchange(
          expected: 0, desired: address, ordering: .acquiringAndReleasing
        ).exchanged
      else { continue }
      slot.pointee.hasFaulted.store(false, ordering: .relaxed)
      slot.pointee.end.store(address + UInt(bytes), ordering: .releasing)
      return Entry(index: index)
    }
    return nil
  }

  /// Ends the watch over a mapping that nobody reads any more, and has it undone by `unmap`.
  static func forget(_ entry: Entry, _ unmap: () -> Void) {
    let slot = table.slots + entry.index
    slot.pointee.end.store(0, ordering: .releasing)
    unmap()
    slot.pointee.start.store(0, ordering: .releasing)
  }

  static func hasFaulted(_ entry: Entry) -> Bool {
    table.slots[entry.index].hasFaulted.load(ordering: .acquiring)
  }

  /// Runs in the signal handler, on the thread whose copy faulted: that thread is in the midst of
  /// the copy and holds no lock, so only what allocates nothing is called.
  private static func handle(at address: UInt) {
    for index in 0..<limit {
      let slot = table.slots + index
      let start = slot.pointee.start.load(ordering: .acquiring)
      guard start != 0, address >= start, address < slot.pointee.end.load(ordering: .acquiring)
      else { continue }
      // The mark comes first: whoever reads the empty page finds it.
      slot.pointee.hasFaulted.store(true, ordering: .sequentiallyConsistent)
      let page = UnsafeMutableRawPointer(bitPattern: address & ~(table.pageBytes - 1))
      let put = mmap(
        page, Int(table.pageBytes), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
      if put != MAP_FAILED { return }
      break
    }
    sigaction(SIGBUS, table.earlier, nil)
  }
}
