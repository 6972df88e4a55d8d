using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Tests.Fakes;
using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.Tests.Validation;

public sealed class SpecValidatorTests
{
    private static readonly ProvisioningOptions Options = new() { BackupStores = { ["s3"] = new BackupStoreOptions() } };

    [Fact]
    public void Validate_GoodSpec_HasNoError() =>
        Assert.Empty(Validate(TestHost.Spec() with { Backup = BackupPolicy.Daily("s3"), Cpu = "500m", Storage = "1Gi" }));

    [Fact]
    public void Validate_EverythingWrong_ListsEveryError()
    {
        var errors = Validate(new PostgreSqlSpec
        {
            Organization = "Acme",
            Project = "-shop",
            Tier = new DatabaseTier("GOLD"),
            Instances = 0,
            Storage = "lots",
            Memory = "-1Gi",
            Cpu = "0",
            StorageClass = "Fast!",
            Version = "1",
            Labels = new Dictionary<string, string> { ["provisioning.dev/tier"] = "x", ["a b"] = "y", ["ok"] = "not ok" },
            Backup = new BackupPolicy { Store = "nowhere", Schedule = "daily", RetentionDays = 0 },
        });

        Assert.Equal(
            [
                "Organization", "Project", "Tier", "Instances", "Storage", "Memory", "Cpu", "StorageClass", "Labels[a b]", "Labels[ok]",
                    "Labels[provisioning.dev/tier]",
                "Backup.Store", "Backup.Schedule", "Backup.RetentionDays", "Version",
            ],
            errors.Select(error => error.Field));
        Assert.All(errors, error => Assert.NotEmpty(error.Message));
    }

    [Fact]
    public void Validate_UnknownTier_NamesTheKnownOnes() =>
        Assert.Contains(
            "ENTERPRISE, FREE, STANDARD", Assert.Single(Validate(TestHost.Spec() with { Tier = new DatabaseTier("GOLD") })).Message, StringComparison.Ordinal);

    [Fact]
    public void Validate_NameTooLong_TellsTheLengthsAndTheLimit()
    {
        var error = Assert.Single(Validate(TestHost.Spec("organization-number-one", "project-number-twenty")));

        Assert.Contains("has 45 characters; postgresql allows 40", error.Message, StringComparison.Ordinal);
        Assert.Contains("organization (23) or the project (21) by 5", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme", "my_shop")]
    [InlineData("acme.inc", "shop")]
    [InlineData("acme", "shop-")]
    [InlineData("acme", "")]
    public void Validate_NameNotDnsSafe_IsAnError(string organization, string project) => Assert.Single(Validate(TestHost.Spec(organization, project)));

    private static IReadOnlyList<SpecError> Validate(DatabaseSpec spec) => SpecValidator.Validate(spec, new FakeEngine(), Options);
}
