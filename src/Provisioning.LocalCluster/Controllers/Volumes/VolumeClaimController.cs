using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers.Volumes;

/// <summary>
/// Binds claims to volumes that it makes up (the node keeps a directory per claim), grows them, and guards claims that pods use against deletion.
/// </summary>
internal sealed class VolumeClaimController : Controller
{
    private const string SelectedNode = "volume.kubernetes.io/selected-node";

    private static readonly TimeSpan Resync = TimeSpan.FromSeconds(15);

    private readonly EventRecorder _events;
    private readonly Informer _claims;
    private readonly Informer _classes;
    private readonly Informer _pods;

    public VolumeClaimController(ControllerContext context, EventRecorder events)
        : base(context)
    {
        _events = events;
        _claims = Watch(Kinds.PersistentVolumeClaim);
        _classes = Watch(Kinds.StorageClass, _ => EnqueueUnbound());
        _pods = Watch(Kinds.Pod, OnPod);
    }

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_claims.Get(key.Namespace, key.Name) is not { } claim)
        {
            return null;
        }

        if (claim.IsBeingDeleted())
        {
            await ReleaseAsync(claim, cancellationToken).ConfigureAwait(false);
            return null;
        }

        switch (claim.String("status", "phase"))
        {
            case "Bound":
                await GrowAsync(claim, cancellationToken).ConfigureAwait(false);
                return null;
            case "Lost":
                return null;
            default:
                return await BindAsync(claim, cancellationToken).ConfigureAwait(false);
        }
    }

    private void EnqueueUnbound()
    {
        foreach (var claim in _claims.List().Where(c => c.String("status", "phase") != "Bound"))
        {
            Enqueue(claim);
        }
    }

    private void OnPod(WatchEvent change)
    {
        // Only the end of a pod matters: it may have been the last user of a claim that waits to be deleted.
        if (change.Type == "DELETED")
        {
            foreach (var name in change.Object.Claims())
            {
                Enqueue(new ObjectKey(change.Object.Namespace(), name));
            }
        }
    }

    private async Task<TimeSpan?> BindAsync(JsonObject claim, CancellationToken cancellationToken)
    {
        if (claim.String("spec", "storageClassName") is not { } className)
        {
            return await ChooseClassAsync(claim, cancellationToken).ConfigureAwait(false);
        }

        // The cache may be behind a class that was created just before the claim.
        var @class = _classes.Get(null, className)
            ?? await Context.Client.GetAsync(Kinds.StorageClass, null, className, cancellationToken).ConfigureAwait(false);
        if (@class is null)
        {
            _events.Warning(claim, "ProvisioningFailed", $"storageclass.storage.k8s.io \"{className}\" not found");
            return Resync;
        }

        if (@class.String("volumeBindingMode") == "WaitForFirstConsumer" && claim.Annotation(SelectedNode) is null)
        {
            var consumer = _pods.List(claim.Namespace()).FirstOrDefault(p => p.NodeName() is null && p.Claims().Contains(claim.Name(), StringComparer.Ordinal));
            if (consumer is null)
            {
                _events.Normal(claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
            }
            else
            {
                _events.Normal(claim, "WaitForPodScheduled", $"waiting for pod {consumer.Name()} to be scheduled");
            }

            return Resync;
        }

        await ProvisionAsync(claim, @class, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task<TimeSpan?> ChooseClassAsync(JsonObject claim, CancellationToken cancellationToken)
    {
        var @default = _classes.List().Where(c => c.Annotation("storageclass.kubernetes.io/is-default-class") == "true").MaxBy(
            c => c.String("metadata", "creationTimestamp"), StringComparer.Ordinal);
        if (@default is null)
        {
            _events.Normal(claim, "FailedBinding", "no persistent volumes available for this claim and no storage class is set");
            return Resync;
        }

        var patch = new JsonObject { ["spec"] = new JsonObject { ["storageClassName"] = @default.Name() } };
        await Context.Client.PatchAsync(Kinds.PersistentVolumeClaim, claim.Namespace(), claim.Name(), patch, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task ProvisionAsync(JsonObject claim, JsonObject @class, CancellationToken cancellationToken)
    {
        var volume = PersistentVolumes.Build(claim, @class);
        try
        {
            await Context.Client.CreateAsync(Kinds.PersistentVolume, null, volume, cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.AlreadyExists)
        {
            // Made by an attempt that did not get further.
        }

        await Context.Client.PatchAsync(
            Kinds.PersistentVolume, null, volume.Name(), PersistentVolumes.BoundStatus(), cancellationToken, "status").ConfigureAwait(false);
        await Context.Client.PatchAsync(
            Kinds.PersistentVolumeClaim, claim.Namespace(), claim.Name(), PersistentVolumes.Binding(claim, volume), cancellationToken).ConfigureAwait(false);
        await Context.Client.PatchAsync(
            Kinds.PersistentVolumeClaim, claim.Namespace(), claim.Name(), PersistentVolumes.ClaimStatus(claim), cancellationToken, "status")
                .ConfigureAwait(false);
    }

    private async Task GrowAsync(JsonObject claim, CancellationToken cancellationToken)
    {
        var wanted = Quantity.Of(claim.Node("spec", "resources", "requests", "storage"));
        if (wanted <= Quantity.Of(claim.Node("status", "capacity", "storage"))
            || _classes.Get(null, claim.String("spec", "storageClassName") ?? "")?.Bool("allowVolumeExpansion") != true)
        {
            return;
        }

        await Context.Client.PatchAsync(
            Kinds.PersistentVolumeClaim, claim.Namespace(), claim.Name(), PersistentVolumes.Resizing(Context.Time.GetUtcNow()), cancellationToken, "status")
                .ConfigureAwait(false);
        var capacity = new JsonObject { ["storage"] = claim.Node("spec", "resources", "requests", "storage")!.DeepClone() };
        if (claim.String("spec", "volumeName") is { } volume)
        {
            var patch = new JsonObject { ["spec"] = new JsonObject { ["capacity"] = capacity.DeepClone() } };
            await Context.Client.PatchAsync(Kinds.PersistentVolume, null, volume, patch, cancellationToken).ConfigureAwait(false);
        }

        await Context.Client.PatchAsync(
            Kinds.PersistentVolumeClaim, claim.Namespace(), claim.Name(), PersistentVolumes.Resized(claim), cancellationToken, "status").ConfigureAwait(false);
        _events.Normal(claim, "FileSystemResizeSuccessful", "MountVolume.NodeExpandVolume succeeded");
    }

    /// <summary>Lets a deleted claim go once no pod on a node uses it, and its volume with it.</summary>
    private async Task ReleaseAsync(JsonObject claim, CancellationToken cancellationToken)
    {
        if (_pods.List(claim.Namespace()).Any(p => p.NodeName() is not null && p.Claims().Contains(claim.Name(), StringComparer.Ordinal)))
        {
            return;
        }

        // The volume first: should this be cut short, the claim is still there to tell of it.
        if (claim.String("spec", "volumeName") == PersistentVolumes.Name(claim))
        {
            await RemoveVolumeAsync(PersistentVolumes.Name(claim), cancellationToken).ConfigureAwait(false);
        }

        await RemoveFinalizerAsync(Kinds.PersistentVolumeClaim, claim, PersistentVolumes.Protection, cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveVolumeAsync(string name, CancellationToken cancellationToken)
    {
        if (await Context.Client.GetAsync(Kinds.PersistentVolume, null, name, cancellationToken).ConfigureAwait(false) is { } volume
            && volume.String("spec", "persistentVolumeReclaimPolicy") != "Retain")
        {
            // The API server puts it on every volume, and nobody else here takes it off.
            await RemoveFinalizerAsync(Kinds.PersistentVolume, volume, PersistentVolumes.VolumeProtection, cancellationToken).ConfigureAwait(false);
            await Context.Client.DeleteAsync(Kinds.PersistentVolume, null, name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RemoveFinalizerAsync(ResourceKind kind, JsonObject item, string finalizer, CancellationToken cancellationToken)
    {
        var finalizers = (item.Node("metadata", "finalizers") as JsonArray ?? []).Select(f => f.String()).ToList();
        if (finalizers.Remove(finalizer))
        {
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["finalizers"] = new JsonArray([.. finalizers.Select(f => JsonValue.Create(f))]),
                    ["resourceVersion"] = item.ResourceVersion(),
                },
            };
            await Context.Client.PatchAsync(kind, item.Namespace(), item.Name(), patch, cancellationToken).ConfigureAwait(false);
        }
    }
}
