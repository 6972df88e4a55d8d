namespace Provisioning.LocalCluster.Barman;

/// <summary>A call of <c>aws s3</c>: its options are where they like to be.</summary>
internal sealed record AwsCliCommand(string Operation, string Bucket, string Key, bool Recursive, bool Quiet, string? EndpointUrl)
{
    private static readonly string[] OptionsWithValue =
        ["--endpoint-url", "--region", "--profile", "--output", "--ca-bundle", "--page-size", "--request-payer", "--cli-read-timeout", "--cli-connect-timeout"];

    /// <summary>The command, or what is wrong with it.</summary>
    public static (AwsCliCommand? Command, string Error) Parse(IReadOnlyList<string> arguments)
    {
        var words = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var n, var v] && n.StartsWith("--", StringComparison.Ordinal) ? (n, v) : (arguments[i], null);
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(name);
            }
            else
            {
                options[name] = value ?? (OptionsWithValue.Contains(name) && i + 1 < arguments.Count ? arguments[++i] : "");
            }
        }

        if (words is not ["s3", "rm" or "ls", var url])
        {
            return (null, "aws: error: only 's3 rm' and 's3 ls' with one s3:// address are known here");
        }

        var path = url.StartsWith("s3://", StringComparison.Ordinal) ? url[5..].Split('/', 2) : [];
        return path is [{ Length: > 0 } bucket, ..]
            ? (new AwsCliCommand(
                words[1], bucket, path.ElementAtOrDefault(1) ?? "", options.ContainsKey("--recursive"),
                options.ContainsKey("--quiet") || options.ContainsKey("--only-show-errors"), options.GetValueOrDefault("--endpoint-url")), "")
            : (null, $"aws: error: '{url}' is no address of an object store (s3://bucket/path)");
    }
}
