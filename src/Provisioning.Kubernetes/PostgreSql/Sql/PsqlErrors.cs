using System.Text.RegularExpressions;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.PostgreSql.Sql;

/// <summary>What a failed psql means, in one sentence that repeats no literal of the SQL. Pure.</summary>
internal static partial class PsqlErrors
{
    private const int ConnectionFailed = 2;
    private const int NotExecutable = 126;
    private const int NotFound = 127;
    private const int LongestMessage = 500;

    public static ProvisioningException ToException(ExecResult result, SqlText sql)
    {
        if (ServerError().Match(result.StandardError) is { Success: true } error)
        {
            return FromServer(error.Groups["state"].Value, Redact(error.Groups["message"].Value, sql), sql.IsSecret);
        }

        var said = sql.IsSecret ? "" : Redact(result.StandardError.Split('\n').FirstOrDefault(line => line.Length > 0) ?? "", sql);
        return result.ExitCode switch
        {
            ConnectionFailed => new ProvisioningException(ErrorCode.EngineFailed, Sentence("PostgreSQL takes no connection now", said), isTransient: true),
            NotExecutable or NotFound => new ProvisioningException(ErrorCode.NotSupported, Sentence("psql cannot be run in the pod", said)),
            _ => new ProvisioningException(ErrorCode.EngineFailed, Sentence($"psql failed with exit code {result.ExitCode}", said)),
        };
    }

    /// <summary>Classes of PostgreSQL's error codes are stable, texts are not.</summary>
    private static ProvisioningException FromServer(string state, string message, bool isSecret)
    {
        var said = isSecret ? "" : message;
        return state switch
        {
            "57014" => new ProvisioningException(
                ErrorCode.DeadlineExceeded, Sentence("PostgreSQL gave up a statement that took too long", said), isTransient: true),
            "25006" => new ProvisioningException(
                ErrorCode.InvalidState, Sentence("The instance is a replica and takes no writes", said), isTransient: true),

            // Connection lost, rolled back for others' sake, short of something, or being stopped; and a lock that was not to be had.
            _ when state[..2] is "08" or "40" or "53" or "57" || state == "55P03" =>
                new ProvisioningException(ErrorCode.EngineFailed, Sentence($"PostgreSQL cannot do it now ({state})", said), isTransient: true),
            _ => new ProvisioningException(ErrorCode.EngineFailed, Sentence($"PostgreSQL refuses ({state})", said)),
        };
    }

    private static string Redact(string message, SqlText sql)
    {
        foreach (var literal in sql.Literals.Where(literal => literal.Length > 0).OrderByDescending(literal => literal.Length))
        {
            message = message.Replace(literal, "…", StringComparison.Ordinal);
        }

        return message.Length > LongestMessage ? message[..LongestMessage] + "…" : message;
    }

    private static string Sentence(string what, string said) => said.Length == 0 ? $"{what}." : $"{what}: {said.TrimEnd('.')}.";

    /// <summary>The first line of psql's verbose form; those after it (LINE, DETAIL, QUERY…) quote the statement.</summary>
    [GeneratedRegex(@"(?:ERROR|FATAL|PANIC):  (?<state>[0-9A-Z]{5}): (?<message>[^\n]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServerError();
}
