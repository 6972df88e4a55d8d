using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Admission;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.CustomResources;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.ApiServer.Validation;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Creates and updates objects: admission, validation, ownership, generation, and the optimistic lock. Thread safe.</summary>
internal sealed class ObjectWriter(Store store, AdmissionChain admission, TimeProvider time)
{
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int GeneratedLength = 5;
    private const int Attempts = 1000;

    private static readonly string[] SystemMetadata = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink"];

    /// <summary>The time as objects carry it.</summary>
    public string Now => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Creates an object from one that has been decoded and defaulted, owners included.</summary>
    /// <returns>The object as it is stored, or would be in a dry run.</returns>
    /// <exception cref="ApiException">It is refused, invalid, or there.</exception>
    public async Task<JsonObject> CreateAsync(ApiRequest request, JsonObject item)
    {
        var resource = request.Resource;
        var strategy = KindStrategies.For(resource);
        var attributes = new AdmissionAttributes(request, "CREATE", item.Name(), item, null);
        await admission.MutateAsync(attributes, request.Aborted).ConfigureAwait(false);
        item = attributes.Object!;
        var metadata = item.Ensure("metadata");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Now;
        metadata.Remove("resourceVersion");
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata.Remove("selfLink");
        metadata.Remove("generation");
        if (strategy.HasGeneration)
        {
            metadata["generation"] = 1;
        }

        var generated = metadata.String("name") is not { Length: > 0 } && metadata.String("generateName") is { Length: > 0 };
        if (generated)
        {
            metadata["name"] = GenerateName(metadata.String("generateName")!);
        }

        strategy.PrepareForCreate(item);
        Validate(request, strategy, item, null);
        using var reservation = await admission.ValidateAsync(attributes, request.Aborted).ConfigureAwait(false);
        item = VersionConversion.ToStorage(resource, item);
        var objects = store.For(resource.Storage);
        for (var attempt = 1; ; attempt++)
        {
            if (objects.Find(request.Namespace, item.Name()) is null)
            {
                if (request.IsDryRun)
                {
                    return VersionConversion.FromStorage(resource, item);
                }

                if (store.Write(objects, null, item) is { } stored)
                {
                    return VersionConversion.FromStorage(resource, stored.Value);
                }
            }

            if (!generated || attempt == Attempts)
            {
                throw Errors.AlreadyExists(resource, item.Name());
            }

            item["metadata"]!["name"] = GenerateName(item.String("metadata", "generateName")!);
        }
    }

    /// <summary>Updates an object; a lost race is tried again on what won, unless the result names the version that it is meant for.</summary>
    /// <param name="transform">The wanted object, made from the current one (which is a copy of its own); <see langword="null"/> to leave it as it is.</param>
    /// <exception cref="ApiException">It is not there, refused, invalid, or of another version than the wanted object names.</exception>
    public async Task<JsonObject> UpdateAsync(ApiRequest request, Func<JsonObject, JsonObject?> transform)
    {
        var resource = request.Resource;
        var objects = store.For(resource.Storage);
        for (var attempt = 1; ; attempt++)
        {
            var stored = objects.Find(request.Namespace, request.Name) ?? throw Errors.NotFound(resource, request.Name);
            var current = VersionConversion.FromStorage(resource, stored.Value);
            if (transform(current.Clone()) is not { } wanted)
            {
                return current;
            }

            CheckPreconditions(resource, request.Name, wanted, current);
            var (result, done) = await TryUpdateAsync(request, objects, stored, current, wanted).ConfigureAwait(false);
            if (done)
            {
                return result;
            }

            if (attempt == Attempts)
            {
                throw Errors.Conflict(resource, request.Name, Errors.ModifiedMessage);
            }
        }
    }

    private async Task<(JsonObject Result, bool Done)> TryUpdateAsync(ApiRequest request, ResourceStore objects, StoredObject stored, JsonObject current,
        JsonObject wanted)
    {
        var resource = request.Resource;
        var strategy = KindStrategies.For(resource);
        KeepSystemMetadata(wanted, current);
        var attributes = new AdmissionAttributes(request, "UPDATE", request.Name, wanted, current);
        await admission.MutateAsync(attributes, request.Aborted).ConfigureAwait(false);
        wanted = attributes.Object!;
        KeepSystemMetadata(wanted, current);
        if (request.Subresource is null)
        {
            strategy.PrepareForUpdate(wanted, current);
        }

        if (strategy.HasGeneration && !KindStrategy.HasSameSpec(wanted, current))
        {
            wanted["metadata"]!["generation"] = (current["metadata"]!["generation"].AsLong() ?? 0) + 1;
        }

        Validate(request, strategy, wanted, current);
        using var reservation = await admission.ValidateAsync(attributes, request.Aborted).ConfigureAwait(false);
        if (FieldManager.IsSame(current, wanted))
        {
            return (current, true);
        }

        wanted["metadata"]!["resourceVersion"] = current.ResourceVersion();
        if (request.IsDryRun)
        {
            return (wanted, true);
        }

        var value = VersionConversion.ToStorage(resource, wanted);
        if (IsFinished(resource, value))
        {
            return store.Remove(objects, stored, value) is null ? (wanted, false) : (wanted, true);
        }

        return store.Write(objects, stored, value) is { } written ? (VersionConversion.FromStorage(resource, written.Value), true) : (wanted, false);
    }

    /// <summary>Whether an object that is being deleted has nothing left to wait for.</summary>
    public static bool IsFinished(ApiResource resource, JsonObject item) =>
        item.IsBeingDeleted()
        && item.Node("metadata", "finalizers") is not JsonArray { Count: > 0 }
        && (resource.Storage is { Group: "", Plural: "namespaces" }
            ? item.Node("spec", "finalizers") is not JsonArray { Count: > 0 }
            : (item["metadata"]!["deletionGracePeriodSeconds"].AsLong() ?? 0) == 0);

    private static void CheckPreconditions(ApiResource resource, string name, JsonObject wanted, JsonObject current)
    {
        if (wanted.Uid() is { Length: > 0 } uid && uid != current.Uid())
        {
            throw Errors.Conflict(resource, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid()}");
        }

        if (wanted.ResourceVersion() is { Length: > 0 } version && version != current.ResourceVersion())
        {
            throw Errors.Conflict(resource, name, Errors.ModifiedMessage);
        }
    }

    private static void KeepSystemMetadata(JsonObject wanted, JsonObject current)
    {
        var (metadata, before) = (wanted.Ensure("metadata"), current["metadata"]!.AsObject());
        foreach (var field in SystemMetadata)
        {
            metadata.Remove(field);
            if (before[field] is { } value)
            {
                metadata[field] = value.DeepClone();
            }
        }
    }

    private static void Validate(ApiRequest request, KindStrategy strategy, JsonObject item, JsonObject? old)
    {
        var resource = request.Resource;
        var errors = new List<FieldError>();
        MetadataValidation.Validate(item, resource.Namespaced, strategy.ValidateName, errors);
        if (old is not null)
        {
            MetadataValidation.ValidateUpdate(item, old, errors);
        }

        if (resource.IsCustom)
        {
            CustomResourceValidation.Validate(resource.Schema, item, old, errors);
        }
        else
        {
            RequiredFields.Validate(resource.Schema, item, errors);
            strategy.Validate(item, errors);
            if (old is not null && request.Subresource is null)
            {
                strategy.ValidateUpdate(item, old, errors);
            }
            else if (old is not null && request.Subresource == "status")
            {
                strategy.ValidateStatusUpdate(item, old, errors);
            }
        }

        if (errors.Count > 0)
        {
            throw Errors.Invalid(resource, item.Name(), errors);
        }
    }

    private static string GenerateName(string prefix)
    {
        const int Longest = 63 - GeneratedLength;
        return (prefix.Length > Longest ? prefix[..Longest] : prefix) + RandomNumberGenerator.GetString(NameAlphabet, GeneratedLength);
    }
}
