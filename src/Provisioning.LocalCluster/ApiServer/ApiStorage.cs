namespace Provisioning.LocalCluster.ApiServer;

/// <summary>Where objects are kept: one per resource, whatever the number of versions and groups that show it.</summary>
internal sealed record ApiStorage(string Group, string Version, string Plural, string Kind)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
