namespace Provisioning.Kubernetes.Tests.PostgreSql;

public sealed class BootstrapLogTests
{
    [Fact]
    public void ExplainLog_FailedStatement_IsTheServersMessageWithoutTheStatement()
    {
        var log = """
            half a line","level":"info"}
            {"level":"info","ts":"2026-11-22T20:09:55Z","msg":"Starting up instance","logging_pod":"badsql-1-initdb"}
            {"level":"info","logger":"postgres","msg":"record","record":{"error_severity":"ERROR","message":"no relation \"nope\"","query":"INSERT 'hunter2'"}}
            {"level":"info","logger":"postgres","msg":"record","record":{"error_severity":"LOG","message":"database system is shut down"}}
            {"level":"error","msg":"Error while bootstrapping data directory","error":"while executing post init application SQL: exit status 1"}
            """;

        Assert.Equal("no relation \"nope\"", PostgreSqlTestData.Engine.ExplainLog(log));
    }

    [Theory]
    [InlineData("""{"level":"error","msg":"Error while restoring a backup","err":"rpc error: code = Unknown desc = no target backup found"}""", "later target")]
    [InlineData("""{"record":{"error_severity":"FATAL","message":"recovery ended before configured recovery target was reached"}}""", "earlier one")]
    [InlineData("ERROR: WAL archive check failed for server pg: Expected empty archive", "not empty")]
    [InlineData("""{"level":"error","msg":"connection reset by peer"}""", null)]
    [InlineData("", null)]
    public void FindFinalCause_RecoveryLogs_NamesTheRemedyOnlyWhereWaitingIsVain(string log, string? remedy)
    {
        var cause = PostgreSqlTestData.Engine.FindFinalCause(log);

        Assert.Equal(remedy is null, cause is null);
        Assert.Contains(remedy ?? "", cause ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"level":"error","msg":"Error while restoring a backup","error":"no target backup found"}""", "no target backup found")]
    [InlineData("""{"level":"error","msg":"Error while restoring a backup"}""", "Error while restoring a backup")]
    [InlineData("FATAL:  recovery ended before configured recovery target was reached", "FATAL:  recovery ended before configured recovery target was reached")]
    [InlineData("""{"level":"info","msg":"all is well","error":"not this"}""", null)]
    [InlineData("", null)]
    public void ExplainLog_OtherLogs_IsTheLastError(string log, string? cause) => Assert.Equal(cause, PostgreSqlTestData.Engine.ExplainLog(log));
}
