using System.Globalization;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.PostgreSql.Sql;

/// <summary>
/// SQL as the superuser, by <c>psql</c> in an instance's container. Replicas take what only reads. Pure: what runs the commands is
/// <see cref="Execution.PodCommandRunner"/>.
/// </summary>
internal static class Psql
{
    /// <summary>How long a statement may take unless said otherwise.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(15);

    /// <summary>What starting psql and the way to the pod may take besides.</summary>
    private static readonly TimeSpan Overhead = TimeSpan.FromSeconds(15);

    /// <summary>The rows of one query; a cell is the value's text, or null. Whatever the values hold, one cannot be taken for another.</summary>
    /// <param name="database">The database to run it in.</param>
    /// <param name="query">One query, or a data change with RETURNING. It sees <c>pg_catalog</c> only: name the schema of everything else.</param>
    /// <param name="timeout">How long the query may take; null for <see cref="DefaultTimeout"/>.</param>
    public static PodCommand<IReadOnlyList<IReadOnlyList<string?>>> Query(string database, SqlText query, TimeSpan? timeout = null) =>
        Query(database, query, rows => rows, timeout);

    /// <summary>One query, with what its rows mean.</summary>
    /// <param name="database">The database to run it in.</param>
    /// <param name="query">One query, or a data change with RETURNING.</param>
    /// <param name="read">What its rows mean.</param>
    /// <param name="timeout">How long a statement may take; null for <see cref="DefaultTimeout"/>.</param>
    /// <param name="before">Statements without a result to run before it, in the same session and each in a transaction of its own; null for none.</param>
    public static PodCommand<T> Query<T>(
        string database, SqlText query, Func<IReadOnlyList<IReadOnlyList<string?>>, T> read, TimeSpan? timeout = null, SqlText? before = null) =>
        Create(
            database,
            query,

            // The query may end in a comment: the parenthesis needs a line of its own.
            $"{(before is null ? "" : before.Text + "\n")}COPY (\n{query.Text}\n) TO STDOUT;\n",
            output => read(CopyFormat.Read(output)),
            timeout);

    /// <summary>Statements without a result, each in a transaction of its own unless they say otherwise; the first failure ends them.</summary>
    public static PodCommand<bool> Execute(string database, SqlText statements, TimeSpan? timeout = null) =>
        Create(database, statements, statements.Text + "\n;\n", _ => true, timeout);

    private static PodCommand<T> Create<T>(string database, SqlText sql, string input, Func<string, T> read, TimeSpan? timeout) => new()
    {
        Container = PostgreSqlNames.Container,
        Arguments =
        [
            "psql",
            "--no-psqlrc",
            "--no-password",
            "--quiet",
            "--no-align",
            "--tuples-only",
            "--set=ON_ERROR_STOP=1",
            "--set=VERBOSITY=verbose",
            "--set=SHOW_CONTEXT=never",
            "--username=postgres",
            $"--dbname={Connection(database, sql.IsSecret, timeout ?? DefaultTimeout)}",
        ],
        StandardInput = input,
        Timeout = (timeout ?? DefaultTimeout) + Overhead,
        Read = result => result.ExitCode == 0 ? read(result.StandardOutput) : throw PsqlErrors.ToException(result, sql),
    };

    /// <summary>
    /// Settings of the connection are stronger than those of the database, which its owner may have changed. The search path keeps the owner's functions out
    /// of what the superuser runs.
    /// </summary>
    private static string Connection(string database, bool isSecret, TimeSpan timeout)
    {
        string[] settings =
        [
            "search_path=pg_catalog",
            string.Create(CultureInfo.InvariantCulture, $"statement_timeout={timeout.TotalMilliseconds:0}"),
            "lock_timeout=5000",
            "default_transaction_read_only=off",
            "client_encoding=UTF8",
            "lc_messages=C",
            "datestyle=ISO",
            "timezone=UTC",
            "pg_stat_statements.track=none",
            .. isSecret ? ["log_statement=none", "log_min_error_statement=panic", "log_min_duration_statement=-1", "log_min_duration_sample=-1"] : (string[])[],
        ];
        var options = string.Join(' ', settings.Select(setting => $"-c {setting}"));
        return $"dbname={SqlQuoting.ConnectionValue(database)} application_name=provisioning options={SqlQuoting.ConnectionValue(options)}";
    }
}
