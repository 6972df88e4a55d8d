namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>Rendering, by golden files. <c>UPDATE_GOLDEN=1</c> writes them anew; read the difference before you commit it.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenCases.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Render_GoldenCase_IsAsRecorded(string name)
    {
        var rendered = CanonicalJson.Write(GoldenCases.ToJson(GoldenCases.Render(name)));
        var file = GoldenCases.GoldenFile(name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(file, rendered, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(file), $"{file} is missing; run with UPDATE_GOLDEN=1 to write it.");
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), rendered);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Validate_GoldenCase_HasNoErrors(string name)
    {
        var spec = GoldenCases.Spec(name);

        Assert.Empty(PostgreSqlTestData.Engine.Validate(spec, PostgreSqlTestData.Tier(spec)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Render_Twice_IsTheSame(string name) =>
        Assert.Equal(CanonicalJson.Write(GoldenCases.ToJson(GoldenCases.Render(name))), CanonicalJson.Write(GoldenCases.ToJson(GoldenCases.Render(name))));
}
