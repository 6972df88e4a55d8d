using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.PostgreSql.Sql;

namespace Provisioning.Kubernetes.Tests.PostgreSql.Sql;

public sealed class PsqlTests
{
    private static readonly SqlText Sql = SqlText.Create($"SELECT pg_create_restore_point({"before-it"})");

    [Fact]
    public void Query_Command_HasTheSqlOnStandardInputAndNotInItsArguments()
    {
        var command = Psql.Query("shop's", Sql, TimeSpan.FromSeconds(3));

        Assert.Equal("postgres", command.Container);
        Assert.Equal("psql", command.Arguments[0]);
        Assert.Contains("--no-psqlrc", command.Arguments);
        Assert.Contains("--set=ON_ERROR_STOP=1", command.Arguments);
        var connection = Assert.Single(command.Arguments, argument => argument.StartsWith("--dbname=", StringComparison.Ordinal));
        Assert.StartsWith(@"--dbname=dbname='shop\'s' ", connection, StringComparison.Ordinal);
        Assert.Contains("-c search_path=pg_catalog ", connection, StringComparison.Ordinal);
        Assert.Contains("-c statement_timeout=3000 ", connection, StringComparison.Ordinal);
        Assert.Equal("COPY (\nSELECT pg_create_restore_point('before-it')\n) TO STDOUT;\n", command.StandardInput);
        Assert.DoesNotContain(command.Arguments, argument => argument.Contains("before-it", StringComparison.Ordinal));
        Assert.InRange(command.Timeout, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Execute_Secret_IsNotLoggedByTheServer(bool secret)
    {
        var sql = secret ? SqlText.Create($"SELECT {new SqlSecret("x")}") : SqlText.Constant("SELECT 1");

        var arguments = string.Join(' ', Psql.Execute("postgres", sql).Arguments);

        Assert.Equal(secret, arguments.Contains("-c log_min_error_statement=panic", StringComparison.Ordinal));
        Assert.Equal(secret, arguments.Contains("-c log_statement=none", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Rows_KeepsApartWhatLooksAlike()
    {
        var rows = Read("a\tb\n\\N\t\n\\\\N\tx\\ty\nline\\nbreak\t\\\\\n{\"k\": \"a\\\\nb\"}\t\\b\\f\\r\\v\n");

        Assert.Equal([["a", "b"], [null, ""], ["\\N", "x\ty"], ["line\nbreak", "\\"], ["{\"k\": \"a\\nb\"}", "\b\f\r\v"]], rows);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\n", 1)]
    [InlineData("\n\n", 2)]
    public void Read_RowsOfOneEmptyCell_AreCounted(string output, int count) => Assert.Equal(count, Read(output).Count);

    [Theory]
    [InlineData("a\tb\nc")]
    [InlineData("a\\\n")]
    public void Read_CutOff_Throws(string output) => Assert.Equal(ErrorCode.Internal, Assert.Throws<ProvisioningException>(() => Read(output)).Code);

    [Theory]
    [InlineData(3, "psql:<stdin>:1: ERROR:  22012: division by zero\nLOCATION:  int4div, int.c:846\n", "ENGINE_FAILED", false,
        "PostgreSQL refuses (22012): division by zero.")]
    [InlineData(3, "ERROR:  22023: value too long for \"before-it\"\nLINE 1: SELECT 'before-it'\n", "ENGINE_FAILED", false,
        "PostgreSQL refuses (22023): value too long for \"…\".")]
    [InlineData(3, "ERROR:  57014: canceling statement due to statement timeout\n", "DEADLINE_EXCEEDED", true,
        "PostgreSQL gave up a statement that took too long: canceling statement due to statement timeout.")]
    [InlineData(3, "ERROR:  25006: cannot execute INSERT in a read-only transaction\n", "INVALID_STATE", true,
        "The instance is a replica and takes no writes: cannot execute INSERT in a read-only transaction.")]
    [InlineData(3, "ERROR:  55P03: canceling statement due to lock timeout\n", "ENGINE_FAILED", true,
        "PostgreSQL cannot do it now (55P03): canceling statement due to lock timeout.")]
    [InlineData(2, "FATAL:  57P01: terminating connection due to administrator command\n", "ENGINE_FAILED", true,
        "PostgreSQL cannot do it now (57P01): terminating connection due to administrator command.")]
    [InlineData(2, "psql: error: connection to server on socket failed: FATAL:  the database system is starting up\n", "ENGINE_FAILED", true,
        "PostgreSQL takes no connection now: psql: error: connection to server on socket failed: FATAL:  the database system is starting up.")]
    [InlineData(126, "PostgreSQL is simulated here.\n", "NOT_SUPPORTED", false, "psql cannot be run in the pod: PostgreSQL is simulated here.")]
    [InlineData(1, "", "ENGINE_FAILED", false, "psql failed with exit code 1.")]
    public void Read_Failure_IsASentenceWithoutLiterals(int exitCode, string error, string code, bool transient, string message)
    {
        var exception = Assert.Throws<ProvisioningException>(() => Psql.Query("postgres", Sql).Read(new ExecResult(exitCode, "", error)));

        Assert.Equal(message, exception.Message);
        Assert.Equal(new ErrorCode(code), exception.Code);
        Assert.Equal(transient, exception.IsTransient);
    }

    [Fact]
    public void Read_FailureOfASecretStatement_SaysNothingOfIt()
    {
        var command = Psql.Execute("postgres", SqlText.Create($"ALTER ROLE x PASSWORD {new SqlSecret("hunter2")}"));

        foreach (var error in (string[])["ERROR:  42601: syntax error at or near \"hunter2\"\n", "psql:<stdin>:1: something about hunter2\n"])
        {
            Assert.DoesNotContain(
                "hunter2", Assert.Throws<ProvisioningException>(() => command.Read(new ExecResult(3, "", error))).ToString(), StringComparison.Ordinal);
        }
    }

    private static IReadOnlyList<IReadOnlyList<string?>> Read(string output) =>
        Psql.Query("postgres", SqlText.Constant("SELECT 1")).Read(new ExecResult(0, output, ""));
}
