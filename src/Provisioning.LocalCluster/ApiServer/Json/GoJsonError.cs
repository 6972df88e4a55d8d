namespace Provisioning.LocalCluster.ApiServer.Json;

/// <summary>Says what is wrong with a text that is no JSON, in the words of Go's decoder.</summary>
internal ref struct GoJsonError
{
    private const string End = "unexpected end of JSON input";

    private readonly ReadOnlySpan<byte> _text;
    private int _position;
    private string? _error;

    private GoJsonError(ReadOnlySpan<byte> text) => _text = text;

    public static string Describe(ReadOnlySpan<byte> text)
    {
        var scanner = new GoJsonError(text);
        scanner.Value("looking for beginning of value");
        scanner.Space();
        if (scanner._error is null && scanner._position < text.Length)
        {
            scanner.Fail("after top-level value");
        }

        return scanner._error ?? End;
    }

    private void Value(string context)
    {
        Space();
        if (_error is not null)
        {
            return;
        }

        switch (Peek())
        {
            case 0:
                _error = End;
                break;
            case (byte)'{':
                Object();
                break;
            case (byte)'[':
                Array();
                break;
            case (byte)'"':
                String();
                break;
            case (byte)'t':
                Literal("true");
                break;
            case (byte)'f':
                Literal("false");
                break;
            case (byte)'n':
                Literal("null");
                break;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                while (_position < _text.Length
                    && (_text[_position] is (byte)'-' or (byte)'+' or (byte)'.' or (byte)'e' or (byte)'E' || char.IsAsciiDigit((char)_text[_position])))
                {
                    _position++;
                }

                break;
            default:
                Fail(context);
                break;
        }
    }

    private void Object()
    {
        _position++;
        Space();
        if (Peek() == '}')
        {
            _position++;
            return;
        }

        while (_error is null)
        {
            Space();
            if (Peek() != '"')
            {
                Fail("looking for beginning of object key string");
                return;
            }

            String();
            Expect(':', "after object key");
            Value("looking for beginning of value");
            if (Separator('}', "after object key:value pair"))
            {
                return;
            }
        }
    }

    private void Array()
    {
        _position++;
        Space();
        if (Peek() == ']')
        {
            _position++;
            return;
        }

        while (_error is null)
        {
            Value("looking for beginning of value");
            if (Separator(']', "after array element"))
            {
                return;
            }
        }
    }

    private bool Separator(char end, string context)
    {
        Space();
        if (_error is not null)
        {
            return true;
        }

        var next = Peek();
        if (next == end)
        {
            _position++;
            return true;
        }

        if (next != ',')
        {
            Fail(context);
            return true;
        }

        _position++;
        return false;
    }

    private void String()
    {
        for (_position++; _position < _text.Length; _position++)
        {
            switch (_text[_position])
            {
                case (byte)'"':
                    _position++;
                    return;
                case (byte)'\\':
                    _position++;
                    break;
                case < 0x20:
                    Fail("in string literal");
                    return;
                default:
                    break;
            }
        }

        _error = End;
    }

    private void Literal(string word)
    {
        for (var i = 0; i < word.Length; i++, _position++)
        {
            if (Peek() != word[i])
            {
                Fail($"in literal {word} (expecting '{word[i]}')");
                return;
            }
        }
    }

    private void Expect(char c, string context)
    {
        Space();
        if (_error is null && Peek() != c)
        {
            Fail(context);
        }

        _position++;
    }

    private void Space()
    {
        while (_position < _text.Length && _text[_position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _position++;
            if (_position >= _text.Length)
            {
                break;
            }
        }
    }

    private readonly byte Peek() => _position < _text.Length ? _text[_position] : (byte)0;

    private void Fail(string context) => _error ??= _position >= _text.Length ? End : $"invalid character {Quote(_text[_position])} {context}";

    private static string Quote(byte c) => c switch
    {
        (byte)'\'' => "'\\''",
        (byte)'"' => "'\"'",
        (byte)'\\' => "'\\\\'",
        (byte)'\n' => "'\\n'",
        (byte)'\r' => "'\\r'",
        (byte)'\t' => "'\\t'",
        < 0x20 or 0x7f => $"'\\x{c:x2}'",
        < 0x7f => $"'{(char)c}'",
        < 0xa1 or 0xad => $"'\\u00{c:x2}'",
        _ => $"'{(char)c}'",
    };
}
