namespace Provisioning.Kubernetes.PostgreSql.Sql;

/// <summary>The one place that quotes values and names. What it returns is safe in SQL that psql reads, whatever the server's settings.</summary>
internal static class SqlQuoting
{
    public static string Literal(string value)
    {
        var quoted = Checked(value).Replace("'", "''", StringComparison.Ordinal);

        // Only in this form does a backslash mean the same whether or not standard_conforming_strings is on.
        return quoted.Contains('\\', StringComparison.Ordinal) ? $" E'{quoted.Replace("\\", @"\\", StringComparison.Ordinal)}'" : $"'{quoted}'";
    }

    public static string Identifier(string name) => name.Length == 0
        ? throw new ArgumentException("An identifier cannot be empty.", nameof(name))
        : $"\"{Checked(name).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A value in libpq's <c>keyword='value'</c> form.</summary>
    public static string ConnectionValue(string value) =>
        $"'{Checked(value).Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";

    private static string Checked(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("PostgreSQL has no way to write the character U+0000.", nameof(text))
        : text;
}
