namespace Provisioning.ArchitectureTests;

/// <summary>Arrows point one way: faces and engines know the contracts, the contracts know nobody.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void References_Abstractions_OnlyTheFrameworkAndDependencyInjection() => Assert.All(
        Packages.Abstractions.References(),
        name => Assert.True(IsFramework(name) || name == "Microsoft.Extensions.DependencyInjection.Abstractions", name));

    [Fact]
    public void References_Kubernetes_OnlyContractsAndClient() => Assert.All(
        Packages.Kubernetes.References(),
        name => Assert.True(IsFramework(name) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            || name is "Provisioning.Abstractions" or "KubernetesClient.Aot", name));

    [Fact]
    public void References_LocalCluster_NothingOfTheLibrary() => Assert.DoesNotContain(
        Packages.LocalCluster.References(), name => name.StartsWith("Provisioning.", StringComparison.Ordinal));

    [Fact]
    public void PublicSignatures_EveryPackage_ShowNoTypeOfKubernetesClient() => Assert.All(Packages.All, package => Expect.None(
        package.SignatureTypes().Where(pair => pair.Type.Assembly.Name().StartsWith("KubernetesClient", StringComparison.Ordinal)).Select(
            pair => pair.Member)));

    [Fact]
    public void KubernetesClient_OutsideTheSeam_IsNotUsed() => Expect.None(
        from file in Repository.Sources("src/Provisioning.Kubernetes/")
        where !file.StartsWith("src/Provisioning.Kubernetes/Api/", StringComparison.Ordinal)
        where Repository.ReadLines(file).Any(line => line.StartsWith("using k8s", StringComparison.Ordinal))
        select file);

    [Fact]
    public void Internals_EveryPackage_AreVisibleToTestsAndBenchmarksOnly() => Assert.All(
        Repository.Files.Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal)),
        file => Assert.All(
            Repository.ReadLines(file).Where(line => line.Contains("InternalsVisibleTo", StringComparison.Ordinal)),
            line => Assert.Matches("Include=\"(Provisioning\\.[A-Za-z.]*(Tests|TestHost|Benchmarks)|DynamicProxyGenAssembly2)\"", line)));

    private static bool IsFramework(string name) =>
        name is "netstandard" or "mscorlib" || name.StartsWith("System.", StringComparison.Ordinal);
}
