namespace Provisioning.LocalCluster.ApiServer.Apply;

/// <summary>One owner of fields. <paramref name="Operation"/> is <c>Apply</c> or <c>Update</c>.</summary>
internal readonly record struct Manager(string Name, string Operation, string ApiVersion, string Subresource)
{
    public bool IsApplier => Operation == "Apply";

    /// <summary>As a conflict names it: an applier by name, anybody else with the version that it wrote.</summary>
    public override string ToString()
    {
        var name = Subresource.Length == 0 ? $"\"{Name}\"" : $"\"{Name}\" with subresource \"{Subresource}\"";
        return IsApplier ? name : $"{name} using {ApiVersion}";
    }
}
