using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node;

/// <summary>The directories of pods and of claims.</summary>
internal sealed class PodVolumes(NodeContext node)
{
    /// <summary>The folder with the data of claims.</summary>
    public const string ClaimsFolder = "claims";

    private int _pods;

    /// <summary>A new pod's own directory. Its path is short: Unix sockets live in it.</summary>
    public string CreateScratch()
    {
        var path = Path.Combine(node.Directory, "s", Interlocked.Increment(ref _pods).ToString(CultureInfo.InvariantCulture));
        Create(path);
        return path;
    }

    /// <summary>Makes every volume's directory. Throws <see cref="MountException"/> while a claim is not there or a Secret or ConfigMap is missing.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MountAsync(JsonObject pod, string scratch, CancellationToken cancellationToken)
    {
        var paths = new Dictionary<string, string>();
        foreach (var volume in (pod.Node("spec", "volumes") as JsonArray ?? []).OfType<JsonObject>())
        {
            var name = volume.String("name")!;
            paths[name] = volume.String("persistentVolumeClaim", "claimName") is { } claim
                ? MountClaim(pod, claim)
                : await MountOwnAsync(pod, volume, Path.Combine(scratch, "v", name), cancellationToken).ConfigureAwait(false);
        }

        return paths;
    }

    /// <summary>Removes a claim's directory: the claim was deleted.</summary>
    public void Remove(JsonObject claim)
    {
        var path = ClaimPath(claim);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static void WriteFile(string directory, string name, ReadOnlySpan<byte> content) => File.WriteAllBytes(Path.Combine(directory, name), content);

    private string MountClaim(JsonObject pod, string name)
    {
        var claim = node.Informers.Of(Kinds.PersistentVolumeClaim).Get(pod.Namespace(), name)
            ?? throw new MountException($"Unable to attach or mount volumes: persistentvolumeclaim \"{name}\" not found");
        var path = ClaimPath(claim);
        Create(path);
        return path;
    }

    private async Task<string> MountOwnAsync(JsonObject pod, JsonObject volume, string path, CancellationToken cancellationToken)
    {
        Create(path);
        if (volume["secret"] is JsonObject secret)
        {
            await WriteAsync(pod, volume, secret, Kinds.Secret, secret.String("secretName"), path, cancellationToken).ConfigureAwait(false);
        }
        else if (volume["configMap"] is JsonObject configMap)
        {
            await WriteAsync(pod, volume, configMap, Kinds.ConfigMap, configMap.String("name"), path, cancellationToken).ConfigureAwait(false);
        }

        return path;
    }

    private async Task WriteAsync(
        JsonObject pod, JsonObject volume, JsonObject source, ResourceKind kind, string? name, string path, CancellationToken cancellationToken)
    {
        var item = await node.Client.GetAsync(kind, pod.Namespace(), name!, cancellationToken).ConfigureAwait(false);
        if (item is null && source.Bool("optional") != true)
        {
            throw new MountException($"MountVolume.SetUp failed for volume \"{volume.String("name")}\" : {kind.Kind.ToLowerInvariant()} \"{name}\" not found");
        }

        foreach (var (key, value) in item?["data"] as JsonObject ?? [])
        {
            WriteFile(
                path, key, kind == Kinds.Secret ? Convert.FromBase64String(value.String() ?? "") : System.Text.Encoding.UTF8.GetBytes(value.String() ?? ""));
        }
    }

    private string ClaimPath(JsonObject claim) => Path.Combine(node.Directory, ClaimsFolder, claim.Uid());

    private void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        node.Processes.CreateDirectory(path);
    }
}
