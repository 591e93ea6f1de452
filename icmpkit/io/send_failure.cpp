#include "icmpkit/io/send_failure.hpp"

#include <errno.h>

namespace icmpkit::io {

SendFailure send_failure_of(int system_error) {
  switch (system_error) {
    case ENOBUFS:
    case EAGAIN:
    case ENOMEM:
      return SendFailure::NoBuffers;
    case EMSGSIZE:
      return SendFailure::TooBig;
    case ENETUNREACH:
    case EHOSTUNREACH:
      return SendFailure::NoRoute;
    case ENETDOWN:
    case ENODEV:
    case ENXIO:
    case EIO:
      return SendFailure::LinkDown;
    case EPERM:
    case EACCES:
      return SendFailure::NotAllowed;
    default:
      return SendFailure::Other;
  }
}

}  // namespace icmpkit::io
