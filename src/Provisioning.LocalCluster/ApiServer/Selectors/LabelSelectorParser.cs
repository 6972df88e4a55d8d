using Provisioning.LocalCluster.ApiServer.Validation;

namespace Provisioning.LocalCluster.ApiServer.Selectors;

/// <summary>Reads <c>labelSelector</c> of a query, with the real API server's grammar and complaints.</summary>
internal struct LabelSelectorParser
{
    private const string Special = "=!(),<>";

    private readonly string _text;
    private int _position;
    private string _token = "";
    private bool _isIdentifier;

    private LabelSelectorParser(string text) => _text = text;

    /// <exception cref="FormatException">The text is no selector.</exception>
    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return LabelSelector.Everything;
        }

        var parser = new LabelSelectorParser(text);
        parser.Next();
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            if (parser._token.Length == 0)
            {
                return new LabelSelector(requirements);
            }

            if (!parser._isIdentifier && parser._token != "!")
            {
                throw new FormatException($"found '{parser._token}', expected: !, identifier, or 'end of string'");
            }

            requirements.Add(parser.Requirement());
            switch (parser._token)
            {
                case "":
                    return new LabelSelector(requirements);
                case ",":
                    parser.Next();
                    if (!parser._isIdentifier && parser._token != "!")
                    {
                        throw new FormatException($"found '{parser._token}', expected: identifier after ','");
                    }

                    break;
                default:
                    throw new FormatException($"found '{parser._token}', expected: ',' or 'end of string'");
            }
        }
    }

    private LabelRequirement Requirement()
    {
        var absent = _token == "!";
        if (absent)
        {
            Next();
        }

        if (!_isIdentifier)
        {
            throw Unparsable($"found '{_token}', expected: identifier");
        }

        var key = _token;
        if (NameRules.QualifiedName(key) is { Count: > 0 } errors)
        {
            throw Unparsable($"<nil>: Invalid value: \"{key}\": {string.Join("; ", errors)}");
        }

        Next();
        if (absent)
        {
            return new LabelRequirement(key, "!", []);
        }

        if (_token is "" or ",")
        {
            return new LabelRequirement(key, "exists", []);
        }

        var operation = _token switch
        {
            "=" or "==" => "=",
            "!=" => "!=",
            "in" => "in",
            "notin" => "notin",
            ">" => "gt",
            "<" => "lt",
            _ => throw Unparsable($"found '{_token}', expected: in, notin, =, ==, !=, gt, lt"),
        };
        Next();
        var values = operation is "in" or "notin" ? Set() : [Value()];
        foreach (var value in values)
        {
            if (NameRules.LabelValue(value) is { Count: > 0 } wrong)
            {
                throw Unparsable($"values[0][{key}]: Invalid value: \"{value}\": {string.Join("; ", wrong)}");
            }
        }

        return new LabelRequirement(key, operation, values);
    }

    private string Value()
    {
        if (_token is "" or ",")
        {
            return "";
        }

        if (!_isIdentifier)
        {
            throw Unparsable($"found '{_token}', expected: identifier");
        }

        var value = _token;
        Next();
        return value;
    }

    private List<string> Set()
    {
        if (_token != "(")
        {
            throw Unparsable($"found '{_token}', expected: '('");
        }

        var values = new List<string>();
        do
        {
            Next();
            if (_isIdentifier)
            {
                values.Add(_token);
                Next();
            }
            else if (_token is "," or ")")
            {
                values.Add("");
            }
            else
            {
                throw Unparsable($"found '{_token}', expected: ',', or identifier");
            }
        }
        while (_token == ",");
        if (_token != ")")
        {
            throw Unparsable($"found '{_token}', expected: ')'");
        }

        Next();
        return values;
    }

    private void Next()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        var start = _position;
        if (start == _text.Length)
        {
            (_token, _isIdentifier) = ("", false);
            return;
        }

        if (Special.Contains(_text[_position], StringComparison.Ordinal))
        {
            _position++;
            if (_text[start] is '=' or '!' && _position < _text.Length && _text[_position] == '=')
            {
                _position++;
            }

            (_token, _isIdentifier) = (_text[start.._position], false);
            return;
        }

        while (_position < _text.Length && !char.IsWhiteSpace(_text[_position]) && !Special.Contains(_text[_position], StringComparison.Ordinal))
        {
            _position++;
        }

        (_token, _isIdentifier) = (_text[start.._position], true);
    }

    private static FormatException Unparsable(string message) => new($"unable to parse requirement: {message}");
}
