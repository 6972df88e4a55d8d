using System.Text;

namespace Provisioning.Kubernetes.PostgreSql.Sql;

/// <summary>
/// The text format of <c>COPY … TO STDOUT</c>: a line for each row, a tab between columns, <c>\N</c> for NULL, and a backslash before all else.
/// </summary>
internal static class CopyFormat
{
    public static IReadOnlyList<IReadOnlyList<string?>> Read(string output)
    {
        var lines = output.Split('\n');

        // A row that lacks its end was cut off.
        return lines[^1].Length > 0 ? throw Malformed() : [.. lines[..^1].Select(line => (IReadOnlyList<string?>)[.. line.Split('\t').Select(ReadCell)])];
    }

    private static string? ReadCell(string cell)
    {
        if (cell == "\\N")
        {
            return null;
        }

        if (!cell.Contains('\\', StringComparison.Ordinal))
        {
            return cell;
        }

        var text = new StringBuilder(cell.Length);
        for (var i = 0; i < cell.Length; i++)
        {
            if (cell[i] != '\\')
            {
                text.Append(cell[i]);
                continue;
            }

            i++;
            text.Append(i == cell.Length ? throw Malformed() : cell[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\v',
                var other => other,
            });
        }

        return text.ToString();
    }

    private static ProvisioningException Malformed() => new(ErrorCode.Internal, "The rows that psql wrote cannot be read.");
}
