namespace Provisioning.Abstractions.Tests;

public sealed class DatabaseSpecTests
{
    private static readonly PostgreSqlSpec Spec = new()
    {
        Organization = "acme",
        Project = "shop",
        Parameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" },
        InitSql = ["select 1"],
        Backup = BackupPolicy.Daily("s3"),
    };

    [Fact]
    public void Equals_SameContentInOtherCollections_IsTrue()
    {
        var other = Spec with { Parameters = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" }, InitSql = new List<string> { "select 1" } };

        Assert.Equal(Spec, other);
        Assert.Equal(Spec.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Equals_OneEntryDiffers_IsFalse()
    {
        Assert.NotEqual(Spec, Spec with { Parameters = new Dictionary<string, string> { ["a"] = "1" } });
        Assert.NotEqual(Spec, Spec with { InitSql = ["select 2"] });
        Assert.NotEqual(Spec, Spec with { Backup = null });
    }

    [Fact]
    public void Parameters_DictionaryChangedAfterwards_StayAsTheyWere()
    {
        var parameters = new Dictionary<string, string> { ["a"] = "1" };
        var spec = Spec with { Parameters = parameters };
        parameters["a"] = "2";

        Assert.Equal("1", spec.Parameters["a"]);
    }

    [Fact]
    public void OpenSets_OtherCase_AreEqual()
    {
        Assert.Equal(DatabaseTier.Free, new DatabaseTier("free"));
        Assert.Equal(DatabaseEngine.PostgreSql, new DatabaseEngine("PostgreSQL"));
        Assert.Equal(Stage.WaitingForReady, new Stage("waiting_for_ready"));
        Assert.NotEqual(new OperationId("a.1"), new OperationId("A.1"));
    }

    [Fact]
    public void ToString_OfCredentials_LeavesThePasswordOut()
    {
        var credentials = new DatabaseCredentials
        {
            DatabaseId = Spec.Id,
            Endpoint = new DatabaseEndpoint { Host = "db", Port = 5432 },
            DatabaseName = "shop",
            UserName = "app",
            Password = "s3cret",
            ConnectionUri = "postgresql://app:s3cret@db",
            ConnectionString = "Password=s3cret",
        };

        Assert.Equal("app@db:5432/shop", credentials.ToString());
    }
}
