using System.Text;

namespace Provisioning.Kubernetes.PostgreSql.Insights;

/// <summary>
/// Texts of queries without values. pg_stat_statements puts placeholders into what it plans, but leaves commands such as <c>ALTER ROLE … PASSWORD '…'</c> and
/// statements whose entry was evicted meanwhile as they were sent: whatever is left of a value is replaced here. Pure.
/// </summary>
internal static class QueryText
{
    private const char Placeholder = '?';

    /// <summary>On one line, without comments, with <c>?</c> for literals and for all that follows the word PASSWORD.</summary>
    public static string Normalize(string text, int maxLength)
    {
        var result = new StringBuilder(Math.Min(text.Length, maxLength + 1));
        for (var position = 0; position < text.Length && result.Length <= maxLength;)
        {
            var c = text[position];
            if (char.IsWhiteSpace(c) || Starts(text, position, "--") || Starts(text, position, "/*"))
            {
                position = SkipBlank(text, position);
                AppendSpace(result);
            }
            else if (c is '\'')
            {
                result.Append(Placeholder);
                position = SkipString(text, position, escapes: false);
            }
            else if (c is '"')
            {
                var end = SkipQuoted(text, position, '"');
                result.Append(text, position, end - position);
                position = end;
            }
            else if (c is '$' && SkipDollarQuoted(text, position) is { } afterDollars)
            {
                result.Append(Placeholder);
                position = afterDollars;
            }
            else if (IsWordStart(c) || c is '$')
            {
                position = AppendWord(text, position, result);
                if (result.Length > 0 && EndsWithPassword(result))
                {
                    result.Append(' ').Append(Placeholder);
                    break;
                }
            }
            else if (char.IsAsciiDigit(c))
            {
                position = SkipNumber(text, position);
                result.Append(Placeholder);
            }
            else
            {
                result.Append(c);
                position++;
            }
        }

        var line = result.ToString().TrimEnd();
        return line.Length > maxLength ? line[..(maxLength - 1)] + "…" : line;
    }

    /// <summary>A word as it is; a prefix of a string (<c>E'…'</c>, <c>B'…'</c>, <c>U&amp;'…'</c>) goes with its string.</summary>
    private static int AppendWord(string text, int start, StringBuilder result)
    {
        var end = start + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '$'))
        {
            end++;
        }

        var length = end - start;
        var isUnicode = length == 1 && text[start] is 'U' or 'u' && Starts(text, end, "&'");
        if (isUnicode || (length == 1 && text[start] is 'E' or 'e' or 'B' or 'b' or 'X' or 'x' or 'N' or 'n' && Starts(text, end, "'")))
        {
            result.Append(Placeholder);
            return SkipString(text, isUnicode ? end + 1 : end, escapes: text[start] is 'E' or 'e');
        }

        result.Append(text, start, length);
        return end;
    }

    private static bool EndsWithPassword(StringBuilder result)
    {
        const string word = "PASSWORD";
        var start = result.Length - word.Length;
        return start >= 0
            && result.ToString(start, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)
            && (start == 0 || !(char.IsLetterOrDigit(result[start - 1]) || result[start - 1] is '_' or '$'));
    }

    private static int SkipBlank(string text, int position)
    {
        if (Starts(text, position, "--"))
        {
            var end = text.IndexOf('\n', position);
            return end < 0 ? text.Length : end + 1;
        }

        if (!Starts(text, position, "/*"))
        {
            return position + 1;
        }

        // PostgreSQL's comments nest.
        var depth = 0;
        do
        {
            if (Starts(text, position, "/*"))
            {
                depth++;
                position += 2;
            }
            else if (Starts(text, position, "*/"))
            {
                depth--;
                position += 2;
            }
            else
            {
                position++;
            }
        }
        while (depth > 0 && position < text.Length);

        return position;
    }

    /// <summary>To the end of the text when the string does not end: a cut may have gone through it.</summary>
    private static int SkipString(string text, int quote, bool escapes)
    {
        for (var i = quote + 1; i < text.Length; i++)
        {
            if (escapes && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '\'')
            {
                if (!Starts(text, i + 1, "'"))
                {
                    return i + 1;
                }

                i++;
            }
        }

        return text.Length;
    }

    private static int SkipQuoted(string text, int start, char quote)
    {
        var end = text.IndexOf(quote, start + 1);
        return end < 0 ? text.Length : end + 1;
    }

    /// <summary>Null when it is no <c>$tag$</c>, such as the <c>$1</c> of a placeholder.</summary>
    private static int? SkipDollarQuoted(string text, int start)
    {
        var end = start + 1;
        while (end < text.Length && (char.IsLetter(text[end]) || text[end] == '_' || (end > start + 1 && char.IsAsciiDigit(text[end]))))
        {
            end++;
        }

        if (end >= text.Length || text[end] != '$')
        {
            return null;
        }

        var tag = text[start..(end + 1)];
        var close = text.IndexOf(tag, end + 1, StringComparison.Ordinal);
        return close < 0 ? text.Length : close + tag.Length;
    }

    private static int SkipNumber(string text, int start)
    {
        var end = start + 1;
        while (end < text.Length
            && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_' || (text[end] is '+' or '-' && text[end - 1] is 'e' or 'E')))
        {
            end++;
        }

        return end;
    }

    private static bool IsWordStart(char c) => char.IsLetter(c) || c is '_';

    private static bool Starts(string text, int position, string with) => string.CompareOrdinal(text, position, with, 0, with.Length) == 0;

    private static void AppendSpace(StringBuilder result)
    {
        if (result.Length > 0 && result[^1] != ' ')
        {
            result.Append(' ');
        }
    }
}
