using Provisioning.Kubernetes.PostgreSql.Insights;

namespace Provisioning.Kubernetes.Tests.PostgreSql.Insights;

public sealed class QueryTextTests
{
    [Theory]
    [InlineData("SELECT * FROM t1 WHERE a = $1 AND b2 = $2", "SELECT * FROM t1 WHERE a = $1 AND b2 = $2")]
    [InlineData("SELECT  1,\n\t2.5e-3", "SELECT ?, ?")]
    [InlineData("SELECT 'it''s', E'a\\'b', b'01', U&'x', N'y' x", "SELECT ?, ?, ?, ?, ? x")]
    [InlineData("SELECT $$body 'x'$$, $tag$ $$ $tag$, 3", "SELECT ?, ?, ?")]
    [InlineData("SELECT \"Tab'le 1\" -- it's a comment 42\n, 'x'", "SELECT \"Tab'le 1\" , ?")]
    [InlineData("/* a /* nested 'x' */ b */ SELECT 1", "SELECT ?")]
    [InlineData("ALTER ROLE app WITH PASSWORD 'hunter2'", "ALTER ROLE app WITH PASSWORD ?")]
    [InlineData("alter role app password hunter2 valid until 'x'", "alter role app password ?")]
    [InlineData("CREATE USER MAPPING FOR x SERVER y OPTIONS (user 'a', password 'hunter2')", "CREATE USER MAPPING FOR x SERVER y OPTIONS (user ?, password ?")]
    [InlineData("SELECT password_hash FROM users WHERE passwords = $1", "SELECT password_hash FROM users WHERE passwords = $1")]
    [InlineData("SET work_mem = 64", "SET work_mem = ?")]
    [InlineData("COPY t FROM 'unfinished", "COPY t FROM ?")]
    [InlineData("SELECT $x$ unfinished", "SELECT ?")]
    [InlineData("SELECT /* unfinished", "SELECT")]
    [InlineData("SELECT 0x1F, 1_000, 12abc", "SELECT ?, ?, ?")]
    [InlineData("INSERT INTO \"unfinished", "INSERT INTO \"unfinished")]
    [InlineData("", "")]
    public void Normalize_AnyStatement_HoldsNoValue(string text, string normalized) => Assert.Equal(normalized, QueryText.Normalize(text, 1000));

    [Theory]
    [InlineData(8, "SELECT a")]
    [InlineData(7, "SELECT…")]
    public void Normalize_LongText_IsCut(int length, string normalized) => Assert.Equal(normalized, QueryText.Normalize("SELECT a", length));
}
