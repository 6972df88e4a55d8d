using Provisioning.Kubernetes.PostgreSql.Sql;

namespace Provisioning.Kubernetes.Tests.PostgreSql.Sql;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("", "''")]
    [InlineData("it's", "'it''s'")]
    [InlineData("'; DROP TABLE t; --", "'''; DROP TABLE t; --'")]
    [InlineData(@"back\slash", @" E'back\\slash'")]
    [InlineData(@"\' or 1=1", @" E'\\'' or 1=1'")]
    [InlineData("two\nlines", "'two\nlines'")]
    [InlineData(":name {0}", "':name {0}'")]
    public void Literal_AnyText_CannotEndEarly(string value, string quoted) => Assert.Equal(quoted, SqlQuoting.Literal(value));

    [Theory]
    [InlineData("name", "\"name\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    public void Identifier_AnyText_CannotEndEarly(string name, string quoted) => Assert.Equal(quoted, SqlQuoting.Identifier(name));

    [Theory]
    [InlineData("my db", "'my db'")]
    [InlineData(@"it's\", @"'it\'s\\'")]
    public void ConnectionValue_AnyText_CannotEndEarly(string value, string quoted) => Assert.Equal(quoted, SqlQuoting.ConnectionValue(value));

    [Fact]
    public void Literal_NullCharacter_Throws() => Assert.Throws<ArgumentException>(() => SqlQuoting.Literal("a\0b"));

    [Fact]
    public void Identifier_Empty_Throws() => Assert.Throws<ArgumentException>(() => SqlQuoting.Identifier(""));

    [Fact]
    public void Create_EveryKindOfValue_IsWrittenByItsKind()
    {
        string? nothing = null;
        var inner = SqlText.Create($"a = {"x"}");

        var sql = SqlText.Create($"{new SqlIdentifier("T")} {"v"} {-1} {2L} {1.5m} {true} {nothing} {inner}");

        Assert.Equal("\"T\" 'v' (-1) (2) (1.5) true NULL a = 'x'", sql.Text);
        Assert.Equal(["v", "x"], sql.Literals);
        Assert.False(sql.IsSecret);
    }

    [Fact]
    public void Create_KindWithoutAForm_Throws() => Assert.Throws<ArgumentException>(() => SqlText.Create($"{DateTimeOffset.UnixEpoch}"));

    [Fact]
    public void Create_Secret_IsQuotedAndSaysSo()
    {
        var sql = SqlText.Create($"ALTER ROLE {new SqlIdentifier("app")} PASSWORD {new SqlSecret("p'w")}");
        var outer = SqlText.Create($"{sql}; COMMIT");

        Assert.Equal("ALTER ROLE \"app\" PASSWORD 'p''w'; COMMIT", outer.Text);
        Assert.True(outer.IsSecret);
        Assert.DoesNotContain("p'w", $"{outer} {new SqlSecret("p'w")}", StringComparison.Ordinal);
    }
}
