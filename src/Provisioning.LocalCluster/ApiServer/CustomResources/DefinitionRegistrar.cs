using Provisioning.LocalCluster.ApiServer.Storage;

namespace Provisioning.LocalCluster.ApiServer.CustomResources;

/// <summary>Serves custom resources as long as their definition is there; with the definition, its objects go.</summary>
internal sealed class DefinitionRegistrar(Store store, ResourceRegistry registry)
{
    private readonly Schemas.Schema _objectMeta = registry.Find("", "v1", "configmaps")!.Schema.Field("metadata")!;

    /// <summary>Called after each write of anything.</summary>
    public void Follow(ApiStorage storage, Change change)
    {
        if (storage is not { Group: "apiextensions.k8s.io", Plural: "customresourcedefinitions" })
        {
            return;
        }

        // By what is stored now and not by the change: calls may overtake each other.
        if (store.For(storage).Find(null, change.Current.Name) is { } definition)
        {
            registry.SetCustom(definition.Name, DefinitionReader.Read(definition.Value, _objectMeta));
        }
        else
        {
            Unregister(change.Current.Name);
        }
    }

    private void Unregister(string name)
    {
        var storage = registry.All.FirstOrDefault(r => r.IsCustom && r.QualifiedName == name)?.Storage;
        registry.RemoveCustom(name);
        if (storage is null)
        {
            return;
        }

        var objects = store.For(storage);
        while (objects.Current.List(null).FirstOrDefault() is { } item)
        {
            store.Remove(objects, item);
        }
    }
}
