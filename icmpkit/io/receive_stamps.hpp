// Waits until the kernel stamps what arrives. It does so from the moment on when somebody asks for
// stamps, but turns them on in the background, some milliseconds later on a busy machine: until
// then datagrams come without one, the first reply of a run among them.
#pragma once

namespace icmpkit::io::detail {

/// Sends datagrams to itself on loopback until one comes back with the kernel's stamp. Gives up
/// after some 50 ms, and at once where there is no loopback: then the first arrivals have the
/// driver's own stamps. Requires that a socket with receive stamps is open, and stays so.
void await_receive_stamps();

}  // namespace icmpkit::io::detail
