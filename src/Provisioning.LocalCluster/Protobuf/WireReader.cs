namespace Provisioning.LocalCluster.Protobuf;

/// <summary>Protobuf's wire format: numbered fields, each a varint, fixed or a length with bytes.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>The next field's number, and its value: <paramref name="number"/> for a varint, <paramref name="bytes"/> for the rest.</summary>
    /// <exception cref="InvalidDataException">The data ends early, or uses a wire type that Kubernetes does not.</exception>
    public bool TryRead(out int field, out ulong number, out ReadOnlySpan<byte> bytes)
    {
        field = 0;
        number = 0;
        bytes = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                number = Varint();
                return true;
            case 2:
                var length = Varint();
                if (length > (ulong)_rest.Length)
                {
                    throw new InvalidDataException("unexpected EOF");
                }

                bytes = _rest[..(int)length];
                _rest = _rest[(int)length..];
                return true;
            default:
                throw new InvalidDataException($"illegal wireType {tag & 7}");
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_rest.IsEmpty)
            {
                break;
            }

            var next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("unexpected EOF");
    }
}
