using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Provisioning.CrdValidation;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>Every custom resource that is rendered is one that the operators' real definitions take.</summary>
public sealed class CrdTests
{
    private static readonly string DefinitionsFolder = ReferenceData.PathTo("crds");

    private static readonly Lazy<CustomResourceDefinitions> Definitions = new(() => CustomResourceDefinitions.Load(DefinitionsFolder));

    /// <summary>In the definitions at hand, but not in CloudNativePG 1.30, which would drop them.</summary>
    private static readonly string[] UnreleasedFields = ["podFailureDomainKeys", "nodeFailureDomainKeys"];

    public static TheoryData<string> Cases => [.. GoldenCases.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Render_GoldenCase_MatchesDefinitions(string name)
    {
        SkipWithoutDefinitions();

        Assert.Empty(Errors(GoldenCases.All(GoldenCases.Render(name))));
    }

    [Fact]
    public void Render_AnyValidSpec_MatchesDefinitions()
    {
        SkipWithoutDefinitions();

        Prop.ForAll(SpecGenerator.Specs().ToArbitrary(), spec =>
        {
            Assert.Empty(PostgreSqlTestData.Engine.Validate(spec, PostgreSqlTestData.Tier(spec)));
            Assert.Empty(Errors(GoldenCases.All(GoldenCases.Render(spec))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void Validate_WrongManifest_IsFound()
    {
        SkipWithoutDefinitions();
        var body = (JsonObject)GoldenCases.Render(GoldenCases.Spec("standard")).Deployment[^1].Body.DeepClone();
        var spec = body["spec"]!;
        spec["instances"] = "3";
        spec["primaryUpdateMethod"] = "magic";
        spec["storge"] = new JsonObject();
        spec["resources"]!["limits"]!["memory"] = "4 Gigabytes";
        spec["postgresql"]!["synchronous"]!.AsObject().Remove("number");
        spec["postgresql"]!["parameters"]!["max_connections"] = 100;

        var errors = Definitions.Value.Validate(body);

        Assert.Collection(
            errors.Order(StringComparer.Ordinal),
            error => Assert.StartsWith(".spec.instances:", error, StringComparison.Ordinal),
            error => Assert.StartsWith(".spec.postgresql.parameters.max_connections:", error, StringComparison.Ordinal),
            error => Assert.Equal(".spec.postgresql.synchronous.number: required", error),
            error => Assert.StartsWith(".spec.primaryUpdateMethod: \"magic\" is not one of", error, StringComparison.Ordinal),
            error => Assert.StartsWith(".spec.resources.limits.memory: '4 Gigabytes' does not match", error, StringComparison.Ordinal),
            error => Assert.Equal(".spec.storge: unknown field", error));
    }

    private static List<string> Errors(IEnumerable<Manifest> manifests) =>
    [
        .. manifests.Where(manifest => manifest.Type.Group is not ("" or "networking.k8s.io"))
            .SelectMany(manifest => Definitions.Value.Validate(manifest.Body).Concat(Unreleased(manifest.Body)).Select(error => $"{manifest}: {error}")),
    ];

    private static IEnumerable<string> Unreleased(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Unreleased(entry.Value).Concat(UnreleasedFields.Contains(entry.Key) ? [$"{entry.Key}: not released"] : [])),
        JsonArray list => list.SelectMany(Unreleased),
        _ => [],
    };

    private static void SkipWithoutDefinitions()
    {
        if (!Directory.Exists(DefinitionsFolder))
        {
            Assert.Skip($"reference data not found at {DefinitionsFolder}");
        }
    }
}
