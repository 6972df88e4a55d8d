using System.Reflection;
using System.Xml.Linq;

namespace Provisioning.ArchitectureTests;

public sealed class PublicSurfaceTests
{
    private static readonly string[] DesignedToBeDerived = [nameof(ProvisioningException), nameof(OperationOptions)];

    public static TheoryData<string> PackageNames => [.. Packages.All.Select(Packages.Name)];

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Namespaces_OfPublicTypes_AreThePackagesOwn(string package) => Assert.All(
        Load(package).GetExportedTypes(),
        type => Assert.True(
            type.Namespace is "Provisioning" or "Microsoft.Extensions.DependencyInjection" || type.Namespace!.StartsWith(package, StringComparison.Ordinal),
            type.FullName));

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Classes_ThatArePublic_AreSealedUnlessDesignedToBeDerived(string package) => Assert.All(
        Load(package).GetExportedTypes().Where(type => type.IsClass && !DesignedToBeDerived.Contains(type.Name, StringComparer.Ordinal)),
        type => Assert.True(type.IsSealed || type.IsAbstract, type.FullName));

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Members_ThatArePublic_AreDocumented(string package)
    {
        var assembly = Load(package);
        var documented = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Elements().Any()).Select(member => member.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);

        Assert.All(assembly.GetExportedTypes(), type => Assert.Contains($"T:{type.FullName!.Replace('+', '.')}", documented));
        Assert.All(
            assembly.GetExportedTypes().SelectMany(
                type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Where(property => property.Name is not "EqualityContract" && property.GetIndexParameters().Length == 0),
            property => Assert.Contains($"P:{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}", documented));
    }

    [Fact]
    public void Records_OfEveryPackage_HoldNoPassword() => Expect.None(
        from package in Packages.All
        from type in package.GetTypes()
        where type.GetMethod("<Clone>$") is not null // the printed form of a record shows every property
        from property in type.GetProperties()
        where property.Name.Contains("Password", StringComparison.OrdinalIgnoreCase) && property.PropertyType == typeof(string)
        select $"{type.FullName}.{property.Name}");

    [Fact]
    public void PublicApiFiles_EveryPackage_AreKeptAndNeverSilenced()
    {
        Assert.All(Packages.All, package =>
        {
            var unshipped = Repository.ReadLines($"src/{package.Name()}/PublicAPI.Unshipped.txt");
            var shipped = Repository.ReadLines($"src/{package.Name()}/PublicAPI.Shipped.txt");
            Assert.Equal("#nullable enable", unshipped[0]);
            Assert.Equal("#nullable enable", shipped[0]);
            Expect.None(unshipped.Concat(shipped).Where(line => line != "#nullable enable" && line.Length > 0)
                .GroupBy(line => line, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key));
        });
        string[] rules = ["RS" + "0016", "RS" + "0017"];
        Assert.All(
            Repository.Files.Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".props" or ".editorconfig"),
            file => Assert.All(rules, rule => Assert.DoesNotContain(rule, Repository.Read(file), StringComparison.Ordinal)));
    }

    private static Assembly Load(string package) => Packages.All.Single(assembly => assembly.Name() == package);
}
