// The objects of an extension structure (RFC 4884) as fields: what JSON calls `extensions`.
#pragma once

#include "icmpkit/text/field_sink.hpp"
#include "icmpkit/wire/extension/object.hpp"

namespace icmpkit::text {

/// The list of objects; `at` is where the structure starts in the part.
void describe_extensions(const wire::extension::StructureView& structure, std::size_t at,
                         FieldSink& sink);

}  // namespace icmpkit::text
