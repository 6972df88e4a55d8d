using System.Globalization;
using System.Text;

namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>Cuts an expression into tokens.</summary>
internal static class CelLexer
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")",
        "[", "]", "{", "}"];

    /// <exception cref="CelException">A character belongs to no token.</exception>
    public static List<CelToken> Tokenize(string text)
    {
        var tokens = new List<CelToken>();
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '/')
            {
                while (i < text.Length && text[i] != '\n')
                {
                    i++;
                }
            }
            else if (c is '"' or '\'' || (c is 'r' or 'R' && i + 1 < text.Length && text[i + 1] is '"' or '\''))
            {
                tokens.Add(String(text, ref i));
            }
            else if (char.IsAsciiDigit(c))
            {
                tokens.Add(Number(text, ref i));
            }
            else if (char.IsAsciiLetter(c) || c == '_')
            {
                var start = i;
                while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == '_'))
                {
                    i++;
                }

                tokens.Add(Word(text[start..i]));
            }
            else
            {
                var operation = Array.Find(Operators, o => string.CompareOrdinal(text, i, o, 0, o.Length) == 0)
                    ?? throw new CelException($"Syntax error: token recognition error at: '{c}'");
                tokens.Add(new CelToken(operation, false, false, null));
                i += operation.Length;
            }
        }

        tokens.Add(new CelToken("", false, false, null));
        return tokens;
    }

    private static CelToken Word(string word) => word switch
    {
        "true" => new CelToken(word, false, true, true),
        "false" => new CelToken(word, false, true, false),
        "null" => new CelToken(word, false, true, null),
        "in" => new CelToken(word, false, false, null),
        _ => new CelToken(word, true, false, null),
    };

    private static CelToken Number(string text, ref int i)
    {
        var start = i;
        if (text[i] == '0' && i + 1 < text.Length && text[i + 1] is 'x' or 'X')
        {
            i += 2;
            while (i < text.Length && char.IsAsciiHexDigit(text[i]))
            {
                i++;
            }

            return new CelToken(text[start..i], false, true,
                long.Parse(text.AsSpan(start + 2, i - start - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        var real = false;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || (text[i] == '.' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])) || text[i] is 'e'
            or 'E'))
        {
            real |= !char.IsAsciiDigit(text[i]);
            i += text[i] is 'e' or 'E' && i + 1 < text.Length && text[i + 1] is '+' or '-' ? 2 : 1;
        }

        var digits = text.AsSpan(start, i - start);
        object value = real ? double.Parse(digits, CultureInfo.InvariantCulture) : (object)long.Parse(digits, CultureInfo.InvariantCulture);
        if (i < text.Length && text[i] is 'u' or 'U')
        {
            i++;
        }

        return new CelToken(text[start..i], false, true, value);
    }

    private static CelToken String(string text, ref int i)
    {
        var start = i;
        var raw = text[i] is 'r' or 'R';
        i += raw ? 1 : 0;
        var quote = text[i];
        var triple = string.CompareOrdinal(text, i, new string(quote, 3), 0, 3) == 0;
        var end = triple ? new string(quote, 3) : quote.ToString();
        i += end.Length;
        var value = new StringBuilder();
        while (true)
        {
            if (i >= text.Length)
            {
                throw new CelException("Syntax error: a string does not end");
            }

            if (string.CompareOrdinal(text, i, end, 0, end.Length) == 0)
            {
                i += end.Length;
                return new CelToken(text[start..i], false, true, value.ToString());
            }

            if (text[i] != '\\' || raw || i + 1 >= text.Length)
            {
                value.Append(text[i++]);
                continue;
            }

            i++;
            var escape = text[i++];
            var digits = escape switch
            {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ => 0,
            };
            if (digits > 0 && i + digits <= text.Length
                && int.TryParse(text.AsSpan(i, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            {
                value.Append(char.ConvertFromUtf32(code));
                i += digits;
                continue;
            }

            value.Append(escape switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                'a' => '\a',
                'v' => '\v',
                '\\' or '\'' or '"' or '`' or '?' => escape,
                _ => throw new CelException($"Syntax error: unknown escape '\\{escape}'"),
            });
        }
    }
}
