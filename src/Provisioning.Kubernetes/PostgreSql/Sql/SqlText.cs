using System.Globalization;

namespace Provisioning.Kubernetes.PostgreSql.Sql;

/// <summary>
/// SQL whose values are quoted. Made of an interpolated string, in which a string is a literal, a number and a boolean are themselves, null is NULL, a
/// <see cref="SqlIdentifier"/> is a name, a <see cref="SqlSecret"/> is a literal to be kept secret, and another <see cref="SqlText"/> is taken as it is.
/// </summary>
internal sealed class SqlText
{
    private SqlText(string text, IReadOnlyList<string> literals, bool isSecret) => (Text, Literals, IsSecret) = (text, literals, isSecret);

    public string Text { get; }

    /// <summary>The literals that errors must not repeat.</summary>
    public IReadOnlyList<string> Literals { get; }

    public bool IsSecret { get; }

    public static SqlText Create(FormattableString sql)
    {
        var literals = new List<string>();
        var isSecret = false;
        var arguments = sql.GetArguments().Select(argument =>
        {
            switch (argument)
            {
                case string value:
                    literals.Add(value);
                    return SqlQuoting.Literal(value);
                case SqlSecret secret:
                    isSecret = true;
                    return SqlQuoting.Literal(secret.Reveal());
                case SqlText text:
                    literals.AddRange(text.Literals);
                    isSecret |= text.IsSecret;
                    return text.Text;
                default:
                    return Format(argument);
            }
        }).ToArray<object?>();
        return new SqlText(string.Format(CultureInfo.InvariantCulture, sql.Format, arguments), literals, isSecret);
    }

    /// <summary>SQL without any value in it.</summary>
    public static SqlText Constant(string sql) => new(sql, [], isSecret: false);

    /// <summary>Not the text: it may hold a secret.</summary>
    public override string ToString() => nameof(SqlText);

    private static string Format(object? argument) => argument switch
    {
        null => "NULL",
        bool value => value ? "true" : "false",
        SqlIdentifier identifier => SqlQuoting.Identifier(identifier.Name),

        // In parentheses: "- -1" would begin a comment without the space.
        int or long or decimal => $"({((IFormattable)argument).ToString(format: null, CultureInfo.InvariantCulture)})",
        _ => throw new ArgumentException($"There is no way to write a {argument.GetType()} in SQL.", nameof(argument)),
    };
}
